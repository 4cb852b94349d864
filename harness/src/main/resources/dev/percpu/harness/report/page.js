'use strict';
/* Builds the page from its data. */

const data = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const counters = data.rows.filter(row => row.kind !== 'EMPTY');
const scored = counters.filter(row => row.score !== null);
const subjects = [...new Set([...data.subjects, ...data.rows.map(row => row.subject)])];
const workloads = [...new Set(data.rows.map(row => row.workload))];
const look = looks(subjects, data.baseline);

const dot = subject => element('span', { className: 'dot', style: `background: var(${look.get(subject).tone})` });
const named = subject => [dot(subject), element('span', { className: 'subject' }, subject)];
const countsOf = rows => [...new Set(rows.map(row => row.threads))].sort((a, b) => a - b);
const cellOf = ({ workload, threads, subject }) => data.rows.find(row =>
  row.workload === workload && row.threads === threads && row.subject === subject);
const range = ({ range: { low, high } }) => `${engineering(low)} – ${engineering(high)}`;
const times = score => (score.timesLongAdder === null ? NONE : number(score.timesLongAdder));

/*
 * Columns: name, show(row) and, where the table is sortable, sort(row), null last. Where options.instead(row) is
 * not null it takes the place of the columns that hold a score.
 */
function table(label, columns, rows, options = {}) {
  const cells = row => {
    const instead = options.instead?.(row) ?? null;
    const shown = instead === null ? columns : columns.filter(column => !column.score);
    const made = shown.map((column, i) => element(i === 0 ? 'th' : 'td',
      { className: column.kind ?? '', ...(i === 0 ? { scope: 'row' } : {}) }, ...[column.show(row)].flat()));
    return instead === null ? made
      : [...made, element('td', { colSpan: columns.length - shown.length, className: 'instead' }, instead)];
  };
  const body = element('tbody', {});
  const fill = sorted => body.replaceChildren(...sorted.map(row => element('tr', {}, ...cells(row))));
  const heads = columns.map(column => {
    const head = element('th', { scope: 'col', className: column.kind ?? '' });
    if (!options.sortable || !column.sort) {
      head.append(column.name);
      return head;
    }
    const sort = () => {
      const descending = head.ariaSort === 'ascending';
      heads.forEach(other => { other.ariaSort = null; });
      head.ariaSort = descending ? 'descending' : 'ascending';
      const order = (a, b) => (typeof a === 'number' ? a - b : a.localeCompare(b));
      const missing = row => column.sort(row) === null;
      const present = rows.filter(row => !missing(row)).sort((a, b) => order(column.sort(a), column.sort(b)));
      fill([...(descending ? present.reverse() : present), ...rows.filter(missing)]);
    };
    head.append(element('button', { type: 'button', onclick: sort }, column.name));
    return head;
  });
  fill(rows);
  return element('div', { className: options.tall ? 'box tall' : 'box', tabIndex: 0, role: 'region', ariaLabel: label },
    element('table', {}, element('thead', {}, element('tr', {}, ...heads)), body));
}

function header() {
  const { host, started } = data.manifest;
  const when = new Date(started).toISOString();
  byId('when').textContent = `percpu-counters · ${when.slice(0, 10)} ${when.slice(11, 16)} UTC`;
  byId('title').textContent = `Counters on ${host.cpuModel}`;
  document.title = byId('title').textContent;
  byId('answer').textContent = data.answer;
  byId('command').textContent = data.manifest.command;
  const facts = {
    Processor: `${host.cpuModel}, ${host.architecture}`,
    CPUs: `${host.allowedCpus} allowed; ${host.onlineCpus} online; ${host.possibleCpus} possible`,
    Topology: `${plural(host.cores, 'core')}, ${plural(host.nodes, 'memory node')}`,
    System: `Linux ${host.kernel}`,
    JVM: host.jvm,
    'Native access': host.nativeRung,
    Forks: `${data.forks} of ${data.plannedForks} ended, ${data.manifest.plan.forks} per cell`,
  };
  for (const [name, fact] of Object.entries(facts)) {
    byId('host').append(element('div', {}, element('dt', {}, name), element('dd', {}, fact)));
  }
  byId('caveats').append(...data.caveats.map(caveat => element('li', {}, caveat)));
  byId('caveats').hidden = data.caveats.length === 0;
}

/* One workload is named above the table already. */
const workloadColumn = workloads.length === 1
  ? [] : [{ name: 'Workload', show: row => row.workload, sort: row => row.workload }];

const none = text => element('p', { className: 'none' }, text);

function fastest(best) {
  if (best.subject === null) return ['none has a score'];
  const tied = element('small', {}, 'not told apart from ' + best.tied.join(', '));
  return [...named(best.subject), ...(best.tied.length === 0 ? [] : [tied])];
}

function winners() {
  const score = best => (best.subject === null ? null : cellOf(best).score);
  const figure = show => best => (score(best) === null ? NONE : show(score(best)));
  if (workloads.length === 1) byId('winners-title').textContent += ` for “${workloads[0]}”`;
  byId('winners').append(data.winners.length === 0 ? none('Nothing was measured.') : table('Fastest counters', [
    ...workloadColumn,
    { name: 'Threads', kind: 'figure', show: best => best.threads },
    { name: 'Fastest', kind: 'wide', show: fastest },
    { name: 'Updates/s', kind: 'figure', show: figure(found => engineering(found.opsPerSecond.mean)) },
    { name: 'Slowest – fastest fork', kind: 'figure', show: figure(found => range(found.opsPerSecond)) },
    { name: 'Net ns', kind: 'figure', show: figure(found => netText(found.net)) },
    { name: `× ${data.baseline}`, kind: 'figure', show: figure(times) },
  ], data.winners));
}

/* One line for each counter: in full for one thread count, in brief for several. */
function unscored(rows) {
  const missing = rows.filter(row => row.score === null);
  const line = subject => {
    const cells = missing.filter(row => row.subject === subject);
    const at = brief => cells.filter(row => row.brief === brief).map(row => row.threads).join(', ');
    const text = cells.length === 1 ? `, ${plural(cells[0].threads, 'thread')}: ${cells[0].verdict}`
      : ': ' + [...new Set(cells.map(row => row.brief))].map(brief => `${brief} at ${at(brief)} threads`).join('; ');
    return element('li', {}, element('span', { className: 'subject' }, subject), text);
  };
  return missing.length === 0 ? [] : [element('figcaption', {}, 'Not drawn, having no score:',
    element('ul', {}, ...[...new Set(missing.map(row => row.subject))].map(line)))];
}

function figure(section, title, description, rows, option) {
  const drawn = rows.some(row => row.score !== null);
  const box = element('div', { className: 'chart', role: 'img', ariaLabel: description });
  byId(section).append(element('figure', {}, element('h3', {}, title),
    drawn ? box : none('Nothing to draw: no counter has a score here.'), ...unscored(rows)));
  if (drawn) chart(box, option);
}

/* At most this many series at first; the reader may add the others. */
const READABLE = 10;
const hidden = new Set();

function swatch(subject) {
  const { tone: colour, dash, width } = look.get(subject);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('width', 26);
  svg.setAttribute('height', 10);
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg.namespaceURI, 'line');
  Object.entries({ x1: 0, x2: 26, y1: 5, y2: 5, 'stroke-width': width + 0.75 })
    .forEach(([name, value]) => line.setAttribute(name, value));
  line.style.stroke = `var(${colour})`;
  line.style.strokeDasharray = dash === 'solid' ? '' : dash.join(' ');
  svg.append(line);
  return svg;
}

function legend() {
  const highest = subject => Math.max(...scored.filter(row => row.subject === subject)
    .map(row => row.threads * 1e15 + row.score.opsPerSecond.mean));
  const ranked = subjects.filter(subject => scored.some(row => row.subject === subject))
    .sort((a, b) => (b === data.baseline) - (a === data.baseline) || highest(b) - highest(a));
  ranked.slice(READABLE).forEach(subject => hidden.add(subject));
  const button = subject => element('button', {
    type: 'button', ariaPressed: String(!hidden.has(subject)),
    onclick({ currentTarget }) {
      if (!hidden.delete(subject)) hidden.add(subject);
      currentTarget.ariaPressed = String(!hidden.has(subject));
      redraw();
    },
  }, swatch(subject), element('span', { className: 'subject' }, subject));
  byId('legend').append(...subjects.filter(subject => ranked.includes(subject)).map(button));
  byId('legend').hidden = !workloads.some(workload => countsOf(counters.filter(row => row.workload === workload)).length > 1);
}

function throughput() {
  legend();
  if (workloads.length === 0) byId('throughput').append(none('Nothing was measured.'));
  for (const workload of workloads) {
    const rows = counters.filter(row => row.workload === workload);
    const drawn = rows.filter(row => row.score !== null);
    const counts = countsOf(rows);
    const shape = counts.length > 3 ? ', both axes logarithmic' : '';
    const title = counts.length === 1 ? `${workload}, ${plural(counts[0], 'thread')}` : `${workload}, by threads`;
    const option = counts.length === 1
      ? bars(drawn.map(row => ({
        subject: row.subject, value: row.score.opsPerSecond.mean, ...row.score.opsPerSecond.range,
        text: engineering(row.score.opsPerSecond.mean) + '/s',
      })), 'updates per second', look)
      : throughputLines(workload, drawn, counts, look, subject => !hidden.has(subject));
    figure('throughput', title + shape,
      `Throughput of ${workload} against threads; the figures are in the table of all results`, rows, option);
  }
}

function cost() {
  if (workloads.length === 0) byId('cost').append(none('Nothing was measured.'));
  for (const workload of workloads) {
    const all = counters.filter(row => row.workload === workload);
    const threads = countsOf(all).at(-1);
    const rows = all.filter(row => row.threads === threads);
    const drawn = rows.filter(row => row.score !== null);
    const gross = drawn.some(row => row.score.net === null);
    const entries = drawn.map(({ subject, score }) => {
      const loop = gross ? 0 : score.nsPerOp - score.net.ns;
      const ns = ops => threads * 1e9 / ops - loop;
      const { low, high } = score.opsPerSecond.range;
      const text = gross ? number(score.nsPerOp) : netText(score.net);
      return { subject, value: Math.max(0, score.nsPerOp - loop), low: ns(high), high: ns(low), text: text + ' ns' };
    });
    figure('cost', `${workload}, ${plural(threads, 'thread')}${gross ? ': no score for the empty loop, so its time is included' : ''}`,
      `Time of one update with ${plural(threads, 'thread')}; the figures are in the table of all results`,
      rows, bars(entries, gross ? 'ns per update and thread' : 'net ns per update and thread', look));
  }
}

function pollution() {
  if (data.pollution.length === 0) {
    byId('pollution').remove();
    return;
  }
  byId('pollution').append(table('Cost in a polluted JVM', [
    { name: 'Counter', show: row => named(row.subject) },
    { name: 'Threads', kind: 'figure', show: row => row.threads },
    { name: 'Alone, net ns', kind: 'figure', show: row => number(row.aloneNs) },
    { name: 'Polluted, net ns', kind: 'figure', show: row => number(row.pollutedNs) },
    { name: 'Polluted / alone', kind: 'figure', show: row => number(row.pollutedNs / row.aloneNs) },
  ], data.pollution));
}

function results() {
  const figure = (name, show, sort) => ({
    name, kind: 'figure', score: true,
    show: row => show(row.score),
    sort: row => (row.score === null ? null : sort(row.score)),
  });
  const verdict = row => (row.kind === 'EMPTY' && row.validated ? row.verdict
    : element('span', { className: row.validated ? 'good' : 'bad' }, row.validated ? '✓ validated' : '✗ ' + row.brief));
  byId('results').append(data.rows.length === 0 ? none('Nothing was measured.') : table('All results', [
    { name: 'Counter', show: row => named(row.subject), sort: row => row.subject },
    ...workloadColumn,
    { name: 'Threads', kind: 'figure', show: row => row.threads, sort: row => row.threads },
    { name: 'Validated', show: verdict, sort: row => row.brief },
    figure('ns/op', score => number(score.nsPerOp), score => score.nsPerOp),
    figure('Net ns', score => netText(score.net), score => score.net?.ns ?? null),
    figure('Ops/s', score => engineering(score.opsPerSecond.mean), score => score.opsPerSecond.mean),
    figure(`× ${data.baseline}`, times, score => score.timesLongAdder),
    figure('Spread', score => '±' + percent(spread(score.opsPerSecond)), score => spread(score.opsPerSecond)),
    figure('95% interval, ops/s',
      score => (score.opsPerSecond.interval === null ? NONE : range({ range: score.opsPerSecond.interval })),
      score => score.opsPerSecond.interval?.low ?? null),
    figure('Forks', score => score.opsPerSecond.forks, score => score.opsPerSecond.forks),
  ], data.rows, { tall: true, sortable: true, instead: row => (row.score === null ? 'No score: ' + row.verdict : null) }));
}

header();
winners();
throughput();
cost();
pollution();
results();
document.documentElement.dataset.requests = performance.getEntriesByType('resource').length;
