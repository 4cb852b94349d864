'use strict';
/* Builds the page from its data. */

const byId = id => document.getElementById(id);
const several = data.runs.length > 1;
const workloads = [...new Set(data.runs.flatMap(run => run.sweeps.map(sweep => sweep.workload)))];

/* The part of a section that belongs to a run, with its name where there are several. */
function partOf(section, run) {
  const part = element('div', { className: 'run', 'data-run': run.name });
  if (several) part.append(element('h3', { className: 'of' }, run.name));
  section.append(part);
  return part;
}

/* Choices of which one holds. */
function chooser(legend, options, chosen, choose) {
  const name = legend.replaceAll(' ', '-');
  return element('fieldset', { className: 'chooser' }, element('legend', {}, legend), ...options.map(({ value, text }) =>
    element('label', {}, element('input', { type: 'radio', name, value, checked: value === chosen, onchange: () => choose(value) }),
      element('span', {}, text))));
}

function header() {
  const [first] = data.runs;
  byId('when').textContent = `percpu-counters · ${data.runs.map(run => run.host.facts.at(-1).text).join(' · ')}`;
  byId('title').textContent = several ? `Counters on ${data.runs.length} hosts` : `Counters on ${first.host.model}`;
  document.title = byId('title').textContent;
  for (const run of data.runs) {
    byId('answers').append(element('p', { className: 'answer' },
      ...(several ? [element('strong', {}, run.name + ': ')] : []), run.answer));
    const card = partOf(byId('hosts'), run);
    card.append(element('dl', { className: 'facts' }, ...run.host.facts.map(fact =>
      element('div', {}, element('dt', {}, fact.name), element('dd', {}, fact.text)))));
    if (run.caveats.length > 0) {
      card.append(element('ul', { className: 'caveats', ariaLabel: 'Warnings' }, ...run.caveats.map(caveat => element('li', {}, caveat))));
    }
    partOf(byId('commands'), run).append(element('pre', { className: 'box', tabIndex: 0 }, element('code', {}, run.command)));
  }
}

/* Which run is shown, and which subject has the accent. */
function controls() {
  const box = byId('controls');
  if (several) {
    const show = chosen => {
      for (const part of document.querySelectorAll('[data-run]')) part.hidden = chosen !== '' && part.dataset.run !== chosen;
    };
    box.append(chooser('Run', [{ value: '', text: 'all' }, ...data.runs.map(run => ({ value: run.name, text: run.name }))], '', value => {
      chosenRun = value;
      show(value);
    }));
  }
  if (subjects.length > 1) {
    box.append(element('label', { className: 'accent' }, 'Highlight ', element('select', {
      onchange({ currentTarget }) { accented = currentTarget.value; paint(); legend(); redraw(); },
    }, ...subjects.map(subject => element('option', { value: subject, selected: subject === accented }, subject)))));
  }
  box.hidden = box.childElementCount === 0;
}

let chosenRun = '';

function fastest(best) {
  if (best.subject === null) return ['none has a score'];
  const tied = best.tied.length > 3 ? [...best.tied.slice(0, 3), `${best.tied.length - 3} more`] : best.tied;
  return [...named(best.subject), ...(tied.length === 0 ? [] : [element('small', {}, 'not told apart from ' + tied.join(', '))])];
}

function winners() {
  for (const run of data.runs) {
    const cellOf = best => run.rows.find(row => row.sweep === best.sweep && row.threads === best.threads && row.subject === best.subject);
    const figure = show => best => (best.subject === null ? NONE : show(cellOf(best), run.sweeps[best.sweep].quantity));
    const interval = (row, quantity) => {
      const { low, high } = row.figures.interval ?? row.figures;
      return element('span', {}, scoreText(quantity, row.figures.mean),
        element('small', {}, `${row.figures.interval === null ? 'forks ' : ''}${scoreText(quantity, low)} – ${scoreText(quantity, high)}`));
    };
    partOf(byId('winners-of'), run).append(run.winners.length === 0 ? none('Nothing was measured.') : table(`Fastest counters of ${run.name}`, [
      { name: 'Threads', kind: 'figure', show: best => best.threads },
      { name: 'Fastest', kind: 'wide', show: fastest },
      { name: 'Score, 95% interval', kind: 'figure', show: figure(interval) },
      { name: `× ${data.baseline}`, kind: 'figure', show: figure(row => (row.speedup === null ? NONE : number(row.speedup))) },
    ], run.winners, { tall: true, group: best => sweepTitle(run.sweeps[best.sweep]) }).box);
  }
}

/* One line for each counter: in full for one thread count, in brief for several. */
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

/* A figure with a title that says what it shows, and below it what it is of. */
function figure(part, { title, above, description, note, rows = [], option, renderer }) {
  const box = element('div', { className: 'chart', role: 'img', ariaLabel: description });
  part.append(element('figure', {}, ...(above ? [element('p', { className: 'eyebrow' }, above)] : []), element('h4', {}, title),
    option ? box : none('Nothing to draw: no counter has a score here.'),
    element('figcaption', {}, ...(note ? [element('p', {}, note)] : []), ...unscored(rows))));
  if (option) chart(box, option, renderer);
}

/* At most this many series at first; the reader may add the others. */
const READABLE = 8;
let workload = workloads[0];
const asked = new Map();

/* Panels of a workload, those of all runs. */
const panelsOf = name => data.runs.flatMap(run => run.sweeps.map((sweep, i) => ({ run, sweep, i }))
  .filter(panel => panel.sweep.workload === name)
  .map(panel => {
    const rows = panel.run.rows.filter(row => row.sweep === panel.i && row.kind !== 'EMPTY');
    return { ...panel, all: rows, rows: rows.filter(row => row.figures !== null), ...panel.sweep };
  }));

/* The subjects that a reader wants to see first: those that come first in most panels at most threads. */
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

function swatch(subject) {
  const { tone: colour, dash, width } = look(subject);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('width', 26);
  svg.setAttribute('height', 10);
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg.namespaceURI, 'line');
  Object.entries({ x1: 0, x2: 26, y1: 5, y2: 5, 'stroke-width': width + 0.5 })
    .forEach(([name, value]) => line.setAttribute(name, value));
  line.style.stroke = `var(${colour})`;
  line.style.strokeDasharray = dash === 'solid' ? '' : dash.join(' ');
  svg.append(line);
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
      panels();
    }));
  }
  legend();
  panels();
}

function panels() {
  for (const id of ['panels', 'costs']) clear(byId(id));
  const found = panelsOf(workload);
  const range = { counts: countsOf(found.flatMap(panel => panel.rows)) };
  const means = found.flatMap(panel => [...panel.rows.map(row => row.figures.mean), ...linearScaling(panel.rows, Number).data.map(point => point[1])]);
  range.values = decades(means);
  for (const panel of found) {
    const above = [several ? panel.run.name : '', sweepTitle(panel.sweep)].filter(text => text !== '').join(' · ');
    const part = element('div', { className: 'run', 'data-run': panel.run.name, hidden: chosenRun !== '' && chosenRun !== panel.run.name });
    byId('panels').append(part);
    const counts = countsOf(panel.rows);
    const curved = panel.curves.length > 0 && range.counts.length > 3;
    figure(part, {
      title: panel.finding, above, rows: panel.all,
      description: `Throughput of ${above} against threads; the figures are in the table of all results`,
      note: `${panel.run.host.model}. ${counts.length > 1 && range.counts.length > 3 ? 'Both axes logarithmic. ' : ''}`
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

/* What one operation costs at the highest thread count, of the subjects shown. */
function cost(panel, above) {
  const part = element('div', { className: 'run', 'data-run': panel.run.name, hidden: chosenRun !== '' && chosenRun !== panel.run.name });
  byId('costs').append(part);
  const threads = countsOf(panel.all).at(-1);
  const rows = panel.rows.filter(row => row.threads === threads);
  const gross = rows.some(row => row.figures.net === null);
  const list = () => rows.filter(row => shown().includes(row.subject)).map(({ subject, figures }) => {
    const loop = gross ? 0 : figures.nsPerOp - figures.net.ns;
    const ns = ops => threads * 1e9 / ops - loop;
    const text = gross ? number(figures.nsPerOp) : netText(figures.net);
    return { subject, value: Math.max(0, figures.nsPerOp - loop), low: ns(figures.high), high: ns(figures.low), text: text + ' ns' };
  }).sort((a, b) => a.value - b.value);
  figure(part, {
    title: `One operation with ${plural(threads, 'thread')}${gross ? ', its loop included' : ''}`, above,
    description: `Time of one operation of ${above} with ${plural(threads, 'thread')}; the figures are in the table of all results`,
    note: `${panel.run.host.model}. ${gross ? 'The empty loop has no score here, so its time is included.' : 'Less the time of the empty loop.'}`,
    option: rows.length === 0 ? null : bars(list, gross ? 'ns per operation and thread' : 'net ns per operation and thread'),
  });
}

/* Rows of a heat map at first. */
const WARMEST = 15;

function heat() {
  let any = false;
  for (const run of data.runs) {
    const rows = run.rows.filter(row => row.speedup !== null && row.kind !== 'EMPTY' && row.subject !== data.baseline);
    if (rows.length === 0) continue;
    any = true;
    const part = partOf(byId('heat-of'), run);
    const last = Math.max(...rows.map(row => row.threads));
    const at = rows.filter(row => row.threads === last);
    const faster = new Set(at.filter(row => row.speedup > 1).map(row => row.subject)).size;
    part.append(element('h4', {}, `With ${plural(last, 'thread')}, ${faster} of ${plural(new Set(at.map(row => row.subject)).size, 'counter')} ${run.sweeps.length === 1 ? 'are' : 'are somewhere'} faster than ${data.baseline}`));
    const place = element('div', {});
    const fill = most => {
      const made = heatMap(run, `Speed-up of ${run.name}`, most);
      const rest = made.all - most;
      const button = element('button', { type: 'button', onclick: () => fill(Infinity) }, `Show all ${made.all} counters`);
      place.replaceChildren(made.box, ...(rest > 0 ? [element('p', { className: 'more' }, `The best ${most} on average. `, button)] : []));
    };
    fill(WARMEST);
    part.append(place);
    if (run.sweeps.some(sweep => sweep.gross.length > 0)) {
      part.append(element('p', { className: 'lead' }, '* the empty loop has no score there: ratios of that column include the time of the loop'));
    }
  }
  if (!any) byId('heat').remove();
}

function sides() {
  const cell = row => Object.fromEntries(row.roles.map(role => [role.role, role.ns]));
  const found = data.runs.flatMap(run => run.sweeps.map((sweep, i) => {
    const rows = run.rows.filter(row => row.sweep === i && row.kind !== 'EMPTY' && row.roles.length > 1);
    const threads = countsOf(rows).at(-1);
    const last = rows.filter(row => row.threads === threads);
    return { run, sweep, threads, points: last.map(row => ({ subject: row.subject, ...cell(row) })).filter(point => point.update > 0 && point.read > 0) };
  })).filter(each => each.points.length > 0);
  if (found.length === 0) {
    byId('sides').remove();
    return;
  }
  byId('sides-of').classList.toggle('grid', found.length > 1);
  for (const { run, sweep, threads, points } of found) {
    const part = element('div', { className: 'run', 'data-run': run.name });
    byId('sides-of').append(part);
    figure(part, {
      title: tradeOff(points), above: [several ? run.name : '', sweepTitle(sweep), plural(threads, 'thread')].filter(text => text !== '').join(' · '),
      description: `Cost of a read against the cost of an update; the figures are in the table of all results`,
      note: `${run.host.model}. Both axes logarithmic, the loop included; towards the lower left is better. Named: those that no other beats at both, along the dotted line.`,
      option: readersAgainstWriters(points),
    });
  }
}

function memory() {
  for (const run of data.runs) {
    const part = partOf(byId('memory-of'), run);
    if (run.footprints === null) {
      part.append(none('Bytes per counter were not measured: '), element('code', {}, `counters footprint -o DIR`));
      continue;
    }
    const all = memoryTotals(run.footprints.entries);
    const wanted = Number(run.footprints.host.possibleCpus.match(/\d+$/)?.[0] ?? 0) + 1;
    const near = [...new Set(all.map(point => point.possibleCpus))].sort((a, b) => Math.abs(Math.log(a / wanted)) - Math.abs(Math.log(b / wanted)))[0];
    const most = Math.max(...all.map(point => point.counters));
    const here = all.filter(point => point.possibleCpus === near && point.counters === most).sort((a, b) => a.bytes - b.bytes);
    const grid = element('div', { className: 'grid' });
    part.append(grid);
    const draw = (points, by, title) => {
      if (new Set(points.map(point => point[by])).size > 1) {
        const own = element('div', {});
        grid.append(own);
        figure(own, {
          title, description: title, note: `${run.footprints.host.cpuModel}. Heap and off-heap memory together; both axes logarithmic.`,
          option: memoryLines(points, by, shown),
        });
      }
    };
    const [least] = here;
    const greatest = here.at(-1);
    draw(all.filter(point => point.possibleCpus === near), 'counters',
      `With ${plural(most, 'counter')} for ${plural(near, 'CPU')}, one takes ${bytes(least.bytes)} (${least.subject}) to ${bytes(greatest.bytes)} (${greatest.subject})`);
    draw(all.filter(point => point.counters === most), 'possibleCpus', `${plural(most, 'counter')} on smaller and larger machines`);
  }
}

function latencies() {
  const missing = [];
  for (const run of data.runs) {
    if (run.latencies === null) {
      missing.push(run);
      continue;
    }
    const part = partOf(byId('latency-of'), run);
    figure(part, {
      title: 'One hop takes ' + run.latencies.distances.map(each => `${number(each.ns)} ns ${each.name}`).join(', '),
      description: `Time of one hop of a cache line between each two CPUs`,
      note: `${run.latencies.host}. Medians of pairs; CPUs in the order of socket, node, cache and core.`,
      option: latencyMap(run.latencies), renderer: 'canvas',
    });
  }
  for (const run of missing) {
    const part = partOf(byId('latency-of'), run);
    part.append(none('The time between CPUs was not measured: '), element('code', {}, `counters c2c -o DIR`));
  }
}

function pollution() {
  const found = data.runs.filter(run => run.pollution.length > 0);
  if (found.length === 0) byId('pollution').remove();
  for (const run of found) {
    partOf(byId('pollution'), run).append(table(`Cost in a polluted JVM, ${run.name}`, [
      { name: 'Counter', show: row => named(row.subject) },
      { name: 'Threads', kind: 'figure', show: row => row.threads },
      { name: 'Alone, net ns', kind: 'figure', show: row => number(row.aloneNs) },
      { name: 'Polluted, net ns', kind: 'figure', show: row => number(row.pollutedNs) },
      { name: 'Polluted / alone', kind: 'figure', show: row => number(row.pollutedNs / row.aloneNs) },
    ], run.pollution, { tall: true }).box);
  }
}

/* What a search looks through. */
const haystack = (run, row) => [row.subject, sweepTitle(run.sweeps[row.sweep]), plural(row.threads, 'thread'), row.verdict, ...row.doubts].join(' ').toLowerCase();

function results() {
  const score = (name, show, sort) => ({
    name, kind: 'figure', score: true, show: row => show(row.figures, row),
    sort: row => (row.figures === null ? null : sort(row.figures, row)),
  });
  const verdict = row => [row.kind === 'EMPTY' && row.validated ? row.verdict
    : element('span', { className: row.validated ? 'good' : 'bad' }, row.validated ? '✓ validated' : '✗ ' + row.brief),
  ...row.doubts.map(doubt => element('small', { className: 'doubt' }, '⚠ ' + doubt))];
  const again = row => element('details', {}, element('summary', {}, 'command'), element('code', {}, row.command),
    ...(row.circumstances.length === 0 ? [] : [element('small', {}, row.circumstances.join('; '))]));
  const counts = [];
  for (const run of data.runs) {
    const part = partOf(byId('results-of'), run);
    if (run.rows.length === 0) {
      part.append(none('Nothing was measured.'));
      continue;
    }
    const quantity = row => run.sweeps[row.sweep].quantity;
    const both = run.rows.some(row => row.roles.length > 1);
    const made = table(`All results of ${run.name}`, [
      { name: 'Counter', kind: 'again', show: row => [...named(row.subject), again(row)], sort: row => row.subject },
      ...(run.sweeps.length === 1 ? [] : [{ name: 'Workload', kind: 'wide', show: row => sweepTitle(run.sweeps[row.sweep]), sort: row => row.sweep }]),
      { name: 'Threads', kind: 'figure', show: row => row.threads, sort: row => row.threads },
      { name: 'Validated', show: verdict, sort: row => row.brief },
      score('ns/op', figures => number(figures.nsPerOp), figures => figures.nsPerOp),
      score('Net ns', figures => netText(figures.net), figures => figures.net?.ns ?? null),
      score('Score', (figures, row) => scoreText(quantity(row), figures.mean), figures => figures.mean),
      score('95% interval', (figures, row) => (figures.interval === null ? NONE
        : `${scoreText(quantity(row), figures.interval.low)} – ${scoreText(quantity(row), figures.interval.high)}`), figures => figures.interval?.low ?? null),
      score(`× ${data.baseline}`, (figures, row) => (row.speedup === null ? NONE : number(row.speedup)), (figures, row) => row.speedup),
      ...(both ? [score('By role, ns', (figures, row) => (row.roles.length === 0 ? NONE
        : row.roles.map(role => `${role.role} ${number(role.ns)}`).join(', ')), (figures, row) => row.roles.at(-1)?.ns ?? null)] : []),
      score('Spread', figures => '±' + percent(figures.spread), figures => figures.spread),
      score('Forks', figures => figures.forks, figures => figures.forks),
    ], run.rows, { tall: true, paged: true, instead: row => (row.figures === null ? 'No score: ' + row.verdict : null) });
    part.append(made.box);
    counts.push(words => made.keep(row => words.every(word => haystack(run, row).includes(word))));
  }
  if (every.length <= PAGE / 2) return;
  const found = element('output', {});
  byId('search').append(element('label', {}, 'Filter ', element('input', {
    type: 'search', placeholder: 'percpu 256 thread',
    oninput({ currentTarget }) {
      const words = currentTarget.value.toLowerCase().split(/\s+/).filter(word => word !== '');
      found.textContent = plural(counts.map(keep => keep(words)).reduce((a, b) => a + b, 0), 'row');
    },
  })), ' ', found);
}

header();
controls();
winners();
throughput();
heat();
sides();
memory();
latencies();
pollution();
results();
document.documentElement.dataset.requests = performance.getEntriesByType('resource').length;
