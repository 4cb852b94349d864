'use strict';
/* How figures are written, and which colour, dash and symbol a subject has on the whole page. */

const NONE = '–';

function number(value) {
  const magnitude = Math.abs(value);
  if (magnitude >= 999.5) return Math.round(value).toLocaleString('en-GB');
  return value.toFixed(magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2);
}

/* Three digits with the prefix of a thousand, a million and so on. */
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

/* On an axis round values need no decimals. */
const tick = value => engineering(value, scaled => String(Number(scaled.toPrecision(3))));

const percent = share => (share > 0 && share < 0.0005 ? '<0.1%' : (share * 100).toFixed(1) + '%');
const plural = (many, thing) => `${many} ${thing}${many === 1 ? '' : 's'}`;
const netText = net => (net === null ? NONE : net.negligible ? '≈0' : number(net.ns));
const spread = estimate => (estimate.range.high - estimate.range.low) / 2 / estimate.mean;

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

/*
 * A design has a hue of its own in every report, off-heap layouts its full tone and heap layouts a
 * softer one with hollow points; peers are grey. Subjects that would still look alike differ by dash
 * and symbol.
 */
const DESIGNS = ['percpu', 'striped', 'atomic', 'nonatomic', 'local', 'flip', 'lazy', 'tree'];
const DASHES = ['solid', [7, 4], [10, 3, 2, 3], [2, 3]];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];

function looks(subjects, baseline) {
  const variants = subjects.filter(name => name.includes(':'));
  const peers = subjects.filter(name => !name.includes(':') && name !== baseline);
  const designs = [...new Set([...DESIGNS, ...variants.map(name => name.split(':')[0])])];
  const seen = new Map();
  const found = new Map([[baseline, { tone: '--peer-0', dash: 'solid', symbol: 'rect', width: 3 }]]);
  peers.forEach((name, i) => found.set(name, {
    tone: `--peer-${1 + i % 2}`, dash: DASHES[1 + i % 3], symbol: SYMBOLS[i % 4], width: 1.75,
  }));
  for (const name of variants) {
    const [design, layout] = name.split(':');
    const soft = layout.startsWith('heap');
    const tone = `--hue-${designs.indexOf(design) % DESIGNS.length}${soft ? '-soft' : ''}`;
    const alike = seen.get(tone) ?? 0;
    seen.set(tone, alike + 1);
    found.set(name, { tone, dash: DASHES[alike % 4], symbol: SYMBOLS[alike % 4], width: 2.25, hollow: soft });
  }
  return found;
}

const tone = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
