'use strict';
/*
 * What all charts share. Each chart is a function from the current width to an ECharts option, its
 * height and its labels.
 */

const NARROW = 480;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';
const LINE = 15;

const charts = new Map();

/*
 * Charts are drawn one after the other, so that the page can be read meanwhile. They are drawn
 * again when their box or the colours change.
 */
let waiting = [];

function later(draw) {
  if (waiting.length === 0) setTimeout(next);
  waiting.push(draw);
}

function next() {
  waiting[0]();
  waiting.shift();
  if (waiting.length > 0) setTimeout(next);
}

function chart(box, option, renderer = 'svg') {
  let drawn = null;
  let width = 0;
  const draw = () => {
    if (!box.isConnected || box.clientWidth === 0) return;
    if (drawn === null) {
      drawn = echarts.init(box, null, { renderer });
      drawn.on('finished', () => { box.dataset.drawn = marks(box); });
    }
    width = box.clientWidth;
    const made = option(width);
    box.style.height = made.height + 'px';
    drawn.resize();
    drawn.setOption({ animation: false, textStyle: { fontFamily: FONT }, ...made.option }, true);
    if (made.labels) drawn.setOption({ graphic: (made.place ?? directLabels)(drawn, made.labels, width, made.from) });
  };
  const watch = new ResizeObserver(() => { if (box.clientWidth !== width) later(draw); });
  watch.observe(box);
  charts.set(box, { draw, end() { watch.disconnect(); drawn?.dispose(); } });
  box.style.minHeight = '120px';
  later(draw);
}

/* How much was drawn: the number of paths, or 1 for a canvas that is not empty. */
function marks(box) {
  const canvas = box.querySelector('canvas');
  if (canvas === null) return box.querySelectorAll('svg path').length;
  const small = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  small.drawImage(canvas, 0, 0, 300, 150);
  return small.getImageData(0, 0, 300, 150).data.some(value => value !== 0) ? 1 : 0;
}

const redraw = () => charts.forEach(({ draw }) => later(draw));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

/* Empties a part of the page and ends its charts. */
function clear(part) {
  for (const box of part.querySelectorAll('.chart')) {
    charts.get(box)?.end();
    charts.delete(box);
  }
  part.replaceChildren();
}

const labelFont = (width, strong) => `${strong ? '600 ' : ''}${width < NARROW ? 11 : 12}px ${FONT}`;

/* Breaks a name after colons and at blanks, into lines that are narrow enough. */
function labelLines(name, width) {
  const most = width < NARROW ? 104 : width < 700 ? 150 : 230;
  const lines = [''];
  for (const part of name.split(/(?<=[: -])/)) {
    const joined = lines.at(-1) + part;
    if (lines.at(-1) === '' || textWidth(joined.trim(), labelFont(width, true)) <= most) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines.map(line => line.trim());
}

/* The width that names at the ends of lines need. */
const labelRoom = (names, width) => 34 + Math.max(0, ...names.flatMap(name =>
  labelLines(name, width).map(line => textWidth(line, labelFont(width, true)))));

/*
 * Names at the ends of their lines: {name, colour, ink, strong, at, last}. Names at the right edge
 * are pushed apart and joined to their lines. A line that ends earlier has its name above its last
 * point.
 */
function directLabels(drawn, labels, width) {
  const placed = labels.map(label => {
    const [x, y] = drawn.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, label.at);
    const lines = labelLines(label.name, width);
    return { ...label, x, y, to: y, text: lines.join('\n'), tall: lines.length * LINE };
  });
  const edge = placed.filter(label => label.last).sort((a, b) => a.y - b.y);
  const apart = (above, below) => (above.tall + below.tall) / 2;
  edge.forEach((label, i) => {
    label.to = i === 0 ? Math.max(label.y, label.tall / 2) : Math.max(label.y, edge[i - 1].to + apart(edge[i - 1], label));
  });
  for (let i = edge.length - 1; i >= 0; i--) {
    const floor = i === edge.length - 1 ? drawn.getHeight() - 30 - edge[i].tall / 2 : edge[i + 1].to - apart(edge[i], edge[i + 1]);
    edge[i].to = Math.min(edge[i].to, floor);
  }
  return placed.flatMap(label => {
    const style = {
      text: label.text, fill: tone(label.ink), font: labelFont(width, label.strong), lineHeight: LINE,
      stroke: tone('--paper'), lineWidth: 4, verticalAlign: 'middle',
    };
    if (!label.last) return [{ type: 'text', silent: true, z: 6, x: label.x + 9, y: label.y - 12, style }];
    const shape = { points: [[label.x + 7, label.y], [label.x + 16, label.to], [label.x + 20, label.to]] };
    return [
      { type: 'polyline', silent: true, shape, style: { stroke: label.colour, lineWidth: 1, fill: 'none' } },
      { type: 'text', silent: true, z: 6, x: label.x + 24, y: label.to, style },
    ];
  });
}

/*
 * Names next to points: {name, ink, strong, at, size}, the most important first. All stay right of
 * the axis at "from". A name covers no point and no earlier name; if there is no room for it, it is
 * left out.
 */
function freeLabels(drawn, labels, width, from) {
  const points = labels.map(label => {
    const [x, y] = drawn.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, label.at);
    return { x: x - label.size / 2, y: y - label.size / 2, width: label.size, height: label.size };
  });
  const taken = [...points];
  const left = drawn.convertToPixel({ xAxisIndex: 0 }, from) + 2;
  const clear = box => box.x >= left && box.y >= 0 && box.x + box.width <= drawn.getWidth() && box.y + box.height <= drawn.getHeight() - 46
    && taken.every(other => box.x >= other.x + other.width || other.x >= box.x + box.width
      || box.y >= other.y + other.height || other.y >= box.y + box.height);
  return labels.flatMap((label, i) => {
    if (label.name === '') return [];
    const lines = labelLines(label.name, width);
    const wide = Math.max(...lines.map(line => textWidth(line, labelFont(width, label.strong)))) + 2;
    const tall = lines.length * LINE;
    const { x, y, width: size } = points[i];
    const middle = y + size / 2 - tall / 2;
    const gap = 4;
    const box = [
      [x + size + gap, middle], [x - gap - wide, middle], [x + size / 2 - wide / 2, y - gap - tall],
      [x + size / 2 - wide / 2, y + size + gap], [x + size + gap, y - tall], [x + size + gap, y + size],
      [x - gap - wide, y - tall], [x - gap - wide, y + size],
    ].map(([left, top]) => ({ x: left, y: top, width: wide, height: tall })).find(clear);
    if (box === undefined) return [];
    taken.push(box);
    return [{
      type: 'text', silent: true, z: 6, x: box.x, y: box.y,
      style: {
        text: lines.join('\n'), fill: tone(label.ink), font: labelFont(width, label.strong), lineHeight: LINE,
        stroke: tone('--paper'), lineWidth: 4,
      },
    }];
  });
}

const inkOf = subject => ['--muted', '--ink', '--accent'][look(subject).rank];

function axis(extra) {
  return {
    axisLine: { show: false }, axisTick: { show: false }, nameLocation: 'middle',
    nameTextStyle: { color: tone('--muted'), fontSize: 12 },
    axisLabel: { color: tone('--muted'), fontSize: 12, hideOverlap: true },
    splitLine: { lineStyle: { color: tone('--rule'), width: 1 } },
    minorSplitLine: { show: false },
    ...extra,
  };
}

const floorLine = () => ({ show: true, onZero: false, lineStyle: { color: tone('--muted') } });

/* The powers of ten below and above all values. */
function decades(values) {
  const positive = values.filter(value => value > 0);
  const low = 10 ** Math.floor(Math.log10(Math.min(...positive)));
  return { min: low, max: Math.max(10 * low, 10 ** Math.ceil(Math.log10(Math.max(...positive)))) };
}

/* The ends of a logarithmic axis, a little beyond the values, at 1, 2 or 5 times a power of ten. */
function around(values) {
  const positive = values.filter(value => value > 0);
  const round = (value, up) => {
    const power = 10 ** Math.floor(Math.log10(value));
    const steps = [1, 2, 5, 10].map(step => step * power);
    return up ? steps.find(step => step >= value) : steps.findLast(step => step <= value);
  };
  return { min: round(Math.min(...positive) * 0.9, false), max: round(Math.max(...positive) * 1.1, true) };
}

/* A thin bar between two ends, such as the slowest and the fastest fork, upright or lying. */
function whisker(name, colour, points, lying) {
  return {
    type: 'custom', name, data: points, silent: true, z: 3, clip: true,
    encode: lying ? { x: [0, 1], y: 2 } : { x: 2, y: [0, 1] },
    renderItem(params, api) {
      const at = end => api.coord(lying ? [api.value(end), api.value(2)] : [api.value(2), api.value(end)]);
      const [low, high] = [at(0), at(1)];
      const cap = ([x, y]) => (lying
        ? { x1: x, y1: y - 4, x2: x, y2: y + 4 } : { x1: x - 4, y1: y, x2: x + 4, y2: y });
      const style = { stroke: colour, lineWidth: 1.25 };
      const stem = { x1: low[0], y1: low[1], x2: high[0], y2: high[1] };
      return {
        type: 'group',
        children: [stem, cap(low), cap(high)].map(shape => ({ type: 'line', shape, style })),
      };
    },
  };
}

function tip(title, lines) {
  const body = lines.map(line => element('tr', {},
    element('td', {}, dot(line.subject), element('span', { className: 'subject' }, line.subject)),
    element('td', { className: 'figure' }, line.value)));
  return element('div', {}, element('strong', {}, title),
    element('table', { className: 'tip' }, element('tbody', {}, ...body)));
}

function tooltip(extra) {
  return {
    backgroundColor: tone('--card'), borderColor: tone('--rule'), confine: true,
    textStyle: { color: tone('--ink'), fontSize: 12 }, ...extra,
  };
}

/* A line with the subject's colour, dash and symbol. */
function markedLine(subject, style, points) {
  const colour = tone(style.tone);
  return {
    type: 'line', name: subject, symbol: style.symbol, symbolSize: style.rank > 0 ? 8 : 6, showAllSymbol: true, z: 4 + style.rank,
    data: points, color: colour, emphasis: { focus: 'series' },
    itemStyle: { color: style.hollow ? tone('--paper') : colour, borderColor: colour, borderWidth: 1.75, opacity: 1 },
    lineStyle: { color: colour, width: style.width, type: style.dash },
  };
}
