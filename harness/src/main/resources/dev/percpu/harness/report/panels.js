'use strict';
/*
 * The charts of the workload that the reader chooses, for every run and sweep; and the frame of
 * every chart.
 */

const byId = id => document.getElementById(id);
const several = data.runs.length > 1;
const workloads = [...new Set(data.runs.flatMap(run => run.sweeps.map(sweep => sweep.workload)))];

/* The only run that is shown; empty if all are shown. */
let chosenRun = '';

/* The part of a section that belongs to a run. */
function unnamedPartOf(section, run) {
  const part = element('div', { className: 'run', 'data-run': run.name, hidden: chosenRun !== '' && chosenRun !== run.name });
  section.append(part);
  return part;
}

/* The same, with the name of the run above it if there are several runs. */
function partOf(section, run) {
  const part = unnamedPartOf(section, run);
  if (several) part.append(element('h3', { className: 'of' }, run.name));
  return part;
}

/* Options of which exactly one is chosen. */
function chooser(legend, options, chosen, choose) {
  const name = legend.replaceAll(' ', '-');
  return element('fieldset', { className: 'chooser' }, element('legend', {}, legend), ...options.map(({ value, text }) =>
    element('label', {}, element('input', { type: 'radio', name, value, checked: value === chosen, onchange: () => choose(value) }),
      element('span', {}, text))));
}

/*
 * One line for each counter without a score: the full verdict for one thread count, brief verdicts
 * for several.
 */
function unscored(rows) {
  const missing = rows.filter(row => row.figures === null);
  const line = subject => {
    const cells = missing.filter(row => row.subject === subject);
    const at = brief => cells.filter(row => row.brief === brief).map(row => row.threads).join(', ');
    const text = cells.length === 1 ? `, ${plural(cells[0].threads, 'thread')}: ${cells[0].verdict}`
      : ': ' + [...new Set(cells.map(row => row.brief))].map(brief => `${brief} at ${at(brief)} threads`).join('; ');
    return element('li', {}, element('span', { className: 'subject' }, subject), text);
  };
  const list = [...new Set(missing.map(row => row.subject))].map(line);
  return list.length === 0 ? [] : [element('details', { open: list.length <= 3 },
    element('summary', {}, `Not drawn, having no score: ${plural(list.length, 'counter')}`), element('ul', {}, ...list))];
}

/* A figure with a title that says what it shows, and a note below it. */
function figure(part, { title, above, description, note, rows = [], option, renderer }) {
  const box = element('div', { className: 'chart', role: 'img', ariaLabel: description });
  part.append(element('figure', {}, element('p', { className: 'eyebrow' }, above ?? ''), element('h4', {}, title),
    option ? box : none('Nothing to draw: no counter has a score here.'),
    element('figcaption', {}, ...(note ? [element('p', {}, note)] : []), ...unscored(rows))));
  if (option) chart(box, option, renderer);
}

/* The most lines that are shown at first. The reader can add the others. */
const READABLE = 8;
let workload = workloads[0];
const asked = new Map();

/* The sweeps of a workload, of all runs. */
const panelsOf = name => data.runs.flatMap(run => run.sweeps.map((sweep, i) => ({ run, sweep, i }))
  .filter(panel => panel.sweep.workload === name)
  .map(panel => {
    const rows = panel.run.rows.filter(row => row.sweep === panel.i && row.kind !== 'EMPTY');
    const scored = rows.filter(row => row.figures !== null);
    const alike = panel.run.rows.filter(row => row.figures !== null && panel.run.sweeps[row.sweep].workload === name);
    return { ...panel, ...panel.sweep, all: rows, rows: scored, counts: countsOf(alike) };
  }));

/*
 * The subjects to show first: the one with the accent, the baseline, and those that rank best at
 * the highest thread counts.
 */
function leading(panels) {
  const merit = new Map();
  for (const { rows, quantity } of panels) {
    const last = countsOf(rows).at(-1);
    const order = slower(quantity) ? 1 : -1;
    rows.filter(row => row.threads === last).sort((a, b) => order * (a.figures.mean - b.figures.mean))
      .forEach((row, i) => merit.set(row.subject, (merit.get(row.subject) ?? 0) + 1 / (i + 1)));
  }
  const strong = subject => subject === accented || subject === data.baseline;
  const ranked = [...merit.keys()].sort((a, b) => strong(b) - strong(a) || merit.get(b) - merit.get(a));
  return new Set(ranked.slice(0, READABLE));
}

function shown() {
  const first = leading(panelsOf(workload));
  return subjects.filter(subject => asked.get(subject) ?? first.has(subject));
}

const SHAPES = { circle: 'M17 5a4 4 0 1 1-8 0a4 4 0 1 1 8 0z', rect: 'M9.5 1.5h7v7h-7z', triangle: 'M13 1l4.5 8h-9z', diamond: 'M13 .5l4.5 4.5l-4.5 4.5l-4.5-4.5z' };

/* A sample of a subject's line. */
function swatch(subject) {
  const { tone: colour, dash, width, symbol, hollow } = look(subject);
  const make = (name, attributes) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const svg = make('svg', { width: 26, height: 10, 'aria-hidden': 'true' });
  const line = make('line', { x1: 0, x2: 26, y1: 5, y2: 5, 'stroke-width': width });
  line.style.stroke = `var(${colour})`;
  line.style.strokeDasharray = dash === 'solid' ? '' : dash.join(' ');
  const mark = make('path', { d: SHAPES[symbol], 'stroke-width': 1.5 });
  mark.style.stroke = `var(${colour})`;
  mark.style.fill = hollow ? 'var(--paper)' : `var(${colour})`;
  svg.append(line, mark);
  return svg;
}

function legend() {
  const on = new Set(shown());
  const scored = new Set(panelsOf(workload).flatMap(panel => panel.rows.map(row => row.subject)));
  const button = subject => element('button', {
    type: 'button', ariaPressed: String(on.has(subject)),
    onclick({ currentTarget }) {
      const next = currentTarget.ariaPressed !== 'true';
      asked.set(subject, next);
      currentTarget.ariaPressed = String(next);
      redraw();
    },
  }, swatch(subject), element('span', { className: 'subject' }, subject));
  const known = subjects.filter(subject => scored.has(subject));
  const rest = known.filter(subject => !on.has(subject)).map(button);
  byId('legend').replaceChildren(...known.filter(subject => on.has(subject)).map(button),
    ...(rest.length === 0 ? [] : [element('details', {}, element('summary', {}, `${plural(rest.length, 'more counter')}`),
      element('div', { className: 'legend' }, ...rest))]));
  byId('legend').hidden = known.length < 2;
}

function throughput() {
  if (workloads.length === 0) byId('panels').append(none('Nothing was measured.'));
  if (workloads.length > 1) {
    byId('throughput-choice').append(chooser('Workload', workloads.map(value => ({ value, text: value })), workload, value => {
      workload = value;
      legend();
      redraw();
      panels();
    }));
  }
  legend();
  panels();
}

function panels() {
  for (const id of ['panels', 'costs']) clear(byId(id));
  const found = panelsOf(workload);
  const range = () => {
    const on = new Set(shown());
    const values = found.flatMap(panel => [
      ...panel.rows.filter(row => on.has(row.subject)).flatMap(row => [row.figures.low, row.figures.high]),
      ...linearScaling(panel.rows, Number).data.map(point => point[1])]);
    return around(values);
  };
  for (const panel of found) {
    const above = [several ? panel.run.name : '', sweepTitle(panel.sweep)].filter(text => text !== '').join(' · ');
    const part = unnamedPartOf(byId('panels'), panel.run);
    const { counts } = panel;
    const curved = panel.curves.length > 0 && counts.length > 3;
    figure(part, {
      title: panel.title, above, rows: panel.all,
      description: `Throughput of ${above} against threads; the figures are in the table of all results`,
      note: `${panel.run.host.model}. ${counts.length > 3 ? 'Both axes logarithmic. ' : ''}`
        + `Bars from the slowest fork to the fastest.${curved ? ' Lines are the fitted law as far as it holds; thin lines join the points.' : ''}`,
      option: panel.rows.length === 0 ? null : counts.length > 1 ? throughputLines(panel, shown, range)
        : bars(() => panel.rows.filter(row => shown().includes(row.subject)).map(row => ({
          subject: row.subject, value: row.figures.mean, low: row.figures.low, high: row.figures.high,
          text: scoreText(panel.quantity, row.figures.mean),
        })), scoreName(panel.quantity)),
    });
    cost(panel, above);
  }
  byId('panels').classList.toggle('grid', found.length > 1);
  byId('costs').classList.toggle('grid', found.length > 1);
}

/* What one operation costs at the highest thread count, for the subjects shown. */
function cost(panel, above) {
  const part = unnamedPartOf(byId('costs'), panel.run);
  const threads = countsOf(panel.all).at(-1);
  const rows = panel.rows.filter(row => row.threads === threads);
  const time = slower(panel.quantity);
  const gross = time || rows.some(row => row.figures.net === null);
  const list = () => rows.filter(row => shown().includes(row.subject)).map(({ subject, figures }) => {
    const loop = gross ? 0 : figures.nsPerOp - figures.net.ns;
    const ns = value => (time ? value : figures.nsPerOp * figures.mean / value) - loop;
    const text = gross ? number(figures.nsPerOp) : netText(figures.net);
    const [low, high] = [ns(figures.low), ns(figures.high)].sort((a, b) => a - b);
    return { subject, value: Math.max(0, figures.nsPerOp - loop), low, high, text: text + ' ns' };
  }).sort((a, b) => a.value - b.value);
  figure(part, {
    title: `One operation with ${plural(threads, 'thread')}${gross && !time ? ', its loop included' : ''}`, above,
    description: `Time of one operation of ${above} with ${plural(threads, 'thread')}; the figures are in the table of all results`,
    note: `${panel.run.host.model}. ${time ? '' : gross ? 'The empty loop has no score here, so its time is included.' : 'Less the time of the empty loop.'}`,
    option: rows.length === 0 ? null : bars(list, gross ? 'ns per operation and thread' : 'net ns per operation and thread'),
  });
}
