'use strict';
/* How figures are written, and how elements of the page are made. */

const NONE = '–';

function number(value) {
  const magnitude = Math.abs(value);
  if (magnitude >= 999.5) return Math.round(value).toLocaleString('en-GB');
  return value.toFixed(magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2);
}

/* Three significant digits with an SI prefix. */
function engineering(value, write = number) {
  const prefixes = ['', ' k', ' M', ' G', ' T'];
  let scaled = Number(value.toPrecision(3));
  let prefix = 0;
  while (Math.abs(scaled) >= 1000 && prefix < prefixes.length - 1) {
    scaled /= 1000;
    prefix++;
  }
  return write(scaled) + prefixes[prefix];
}

/* On an axis, round values need no decimals. */
const tick = value => engineering(value, scaled => String(Number(scaled.toPrecision(3))));

/* Bytes. A prefix is part of the unit, so there is no blank between the two. */
function bytes(value, write = tick) {
  const text = write(value);
  return /[kMGT]$/.test(text) ? text + 'B' : text + ' B';
}

const percent = share => (share > 0 && share < 0.0005 ? '<0.1%' : (share * 100).toFixed(1) + '%');
const plural = (many, thing) => `${many.toLocaleString('en-GB')} ${thing}${many === 1 ? '' : 's'}`;
const netText = net => (net === null ? NONE : net.negligible ? '≈0' : number(net.ns));

/* A ratio for a quick look: two significant digits, and no decimals from ten on. */
function ratio(value) {
  if (value >= 9.95) return engineering(Math.round(value), scaled => String(Number(scaled.toPrecision(2))));
  return value >= 0.095 ? value.toFixed(1) : value.toPrecision(1);
}

/* An element with properties and children; text is never parsed as markup. */
function element(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

const none = text => element('p', { className: 'none' }, text);
const tone = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const pen = document.createElement('canvas').getContext('2d');

/* The width of a text. */
function textWidth(text, font) {
  pen.font = font;
  return pen.measureText(text).width;
}
