'use strict';
/* Builds the page from its data. */

function header() {
  const [first] = data.runs;
  byId('when').textContent = ['percpu-counters', ...new Set(data.runs.map(run => run.host.facts.at(-1).text))].join(' · ');
  byId('title').textContent = several ? `Counters in ${data.runs.length} runs` : `Counters on ${first.host.model}`;
  document.title = byId('title').textContent;
  if (data.differences !== null) {
    const { columns, rows } = data.differences;
    byId('hosts').before(table('What differs between the hosts', columns.map((name, i) => ({ name, kind: i === 0 ? '' : 'wide', show: row => row[i] })), rows).box);
  }
  for (const run of data.runs) {
    byId('answers').append(element('p', { className: 'answer' },
      ...(several ? [element('strong', {}, run.name + ': ')] : []), run.answer));
    const card = partOf(byId('hosts'), run);
    card.append(element('dl', { className: 'facts' }, ...run.host.facts.map(fact =>
      element('div', {}, element('dt', {}, fact.name), element('dd', {}, fact.text)))));
    if (run.warnings.length > 0) {
      card.append(element('ul', { className: 'warnings', ariaLabel: 'Warnings' }, ...run.warnings.map(warning => element('li', {}, warning))));
      partOf(byId('warnings'), run).append(element('p', { className: 'brief' }, element('a', { href: '#host-title' },
        `${plural(run.warnings.length, 'warning')} for the whole run`), ': ' + run.warnings.slice(0, 1)));
    }
    partOf(byId('commands'), run).append(element('pre', { className: 'box', tabIndex: 0 }, element('code', {}, run.command)));
  }
}

/* Lets the reader choose which run is shown, and which subject has the accent. */
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

const timesText = row => (row.speedup === null ? NONE : number(row.speedup) + (row.gross ? '*' : ''));

/* The winner, and those that the run cannot tell from it. */
function fastest(best) {
  if (best.subject === null) return ['none has a score'];
  if (best.tied.length < 2) {
    return [...named(best.subject), ...best.tied.map(other => element('small', {}, 'not told apart from ', other))];
  }
  return [...named(best.subject), element('details', {},
    element('summary', {}, `not told apart from ${plural(best.tied.length, 'other')}`), element('small', {}, best.tied.join(', ')))];
}

function winners() {
  for (const run of data.runs) {
    const cellOf = best => run.rows.find(row => row.sweep === best.sweep && row.threads === best.threads && row.subject === best.subject);
    const figure = show => best => (best.subject === null ? NONE : show(cellOf(best), run.sweeps[best.sweep].quantity));
    const interval = (row, quantity) => {
      const { low, high } = row.figures.interval ?? row.figures;
      return element('span', {}, scoreText(quantity, row.figures.mean),
        element('small', {}, `${row.figures.interval === null ? 'forks ' : ''}${rangeText(quantity, low, high)}`));
    };
    partOf(byId('winners-of'), run).append(run.winners.length === 0 ? none('Nothing was measured.') : table(`Fastest counters of ${run.name}`, [
      { name: 'Threads', kind: 'figure', show: best => best.threads },
      { name: 'Fastest', kind: 'wide', show: fastest },
      { name: '95% interval', kind: 'figure', show: figure(interval) },
      { name: `× ${data.baseline}`, kind: 'figure', show: figure(timesText) },
    ], run.winners, { tall: true, group: best => (data.runs.every(each => each.sweeps.length < 2) ? null : sweepTitle(run.sweeps[best.sweep])) }).box);
  }
}

/* The number of rows that a heat map shows at first. */
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
    const part = unnamedPartOf(byId('sides-of'), run);
    figure(part, {
      title: tradeOff(points), above: [several ? run.name : '', sweepTitle(sweep), plural(threads, 'thread')].filter(text => text !== '').join(' · '),
      description: `Cost of a read against the cost of an update; the figures are in the table of all results`,
      note: `${run.host.model}. Both axes logarithmic, the loop included; towards the lower left is better. On the dotted line: those that no other beats at both.`,
      option: readersAgainstWriters(points),
    });
  }
}

const missing = (what, command) => element('p', { className: 'none' }, what, element('code', {}, command));

function memory() {
  for (const run of data.runs) {
    const part = partOf(byId('memory-of'), run);
    if (run.footprints === null) {
      part.append(missing('Bytes per counter were not measured: ', 'counters footprint -o DIR'));
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
  const absent = [];
  for (const run of data.runs) {
    if (run.latencies === null) {
      absent.push(run);
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
  for (const run of absent) {
    const part = partOf(byId('latency-of'), run);
    part.append(missing('The time between CPUs was not measured: ', 'counters c2c -o DIR'));
  }
}

function goals() {
  const found = data.runs.filter(run => run.goals.length > 0);
  if (found.length === 0) byId('goals').remove();
  for (const run of found) {
    const verdict = text => element('span', { className: text.startsWith('met') ? 'good' : text.startsWith('MISSED') ? 'bad' : '' }, text);
    partOf(byId('goals-of'), run).append(table(`Goals of ${run.name}`, [
      { name: 'Row', show: row => row[0] },
      { name: 'What', kind: 'wide', show: row => row[5] },
      { name: 'Goal', kind: 'figure', show: row => row[1] },
      { name: 'Figure', kind: 'figure', show: row => row[2] },
      { name: '95% interval', kind: 'figure', show: row => row[3] },
      { name: 'Verdict', show: row => verdict(row[4]) },
    ], run.goals, { tall: true }).box);
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

/* Replaces the tables of counters for runs that measured something else. */
function sections() {
  const found = data.runs.filter(run => run.section !== null);
  if (found.length === 0) byId('section').remove();
  for (const run of found) {
    const part = partOf(byId('section-of'), run);
    for (const each of run.section.tables) {
      part.append(element('h4', {}, each.title), table(each.title === '' ? each.columns[0] : each.title,
        each.columns.map((name, i) => ({ name, kind: i === 0 ? 'wide' : 'figure', show: row => row[i] })), each.rows, { tall: true }).box);
    }
    part.append(element('ul', {}, ...run.section.notes.map(note => element('li', {}, note))));
  }
}

/* The text of a row that a search looks through. */
const haystack = (run, row) => [row.subject, sweepTitle(run.sweeps[row.sweep]), plural(row.threads, 'thread'), row.verdict, ...row.warnings].join(' ').toLowerCase();

function results() {
  const score = (name, show, sort) => ({
    name, kind: 'figure', score: true, show: row => show(row.figures, row),
    sort: row => (row.figures === null ? null : sort(row.figures, row)),
  });
  const verdict = row => [row.kind === 'EMPTY' && row.validated ? row.verdict
    : element('span', { className: row.validated ? 'good' : 'bad' }, row.validated ? '✓ validated' : '✗ ' + row.brief),
  ...row.warnings.map(warning => element('small', { className: 'warning' }, '⚠ ' + warning))];
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
      score('Score, 95% interval', (figures, row) => [scoreText(quantity(row), figures.mean), ...(figures.interval === null ? []
        : [element('small', {}, rangeText(quantity(row), figures.interval.low, figures.interval.high))])],
      figures => figures.mean),
      score(`× ${data.baseline}`, (figures, row) => timesText(row), (figures, row) => row.speedup),
      ...(both ? [score('By role, ns', (figures, row) => (row.roles.length === 0 ? NONE
        : row.roles.map(role => `${role.role} ${number(role.ns)}`).join(', ')), (figures, row) => row.roles.at(-1)?.ns ?? null)] : []),
      score('Spread', figures => ['±' + percent(figures.spread), element('small', {}, plural(figures.forks, 'fork'))], figures => figures.spread),
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
advice();
layouts();
jvm();
goals();
winners();
throughput();
heat();
sides();
memory();
latencies();
pollution();
sections();
screened();
results();
for (const [id, part] of [['memory', 'footprints'], ['latency', 'latencies']]) {
  if (data.runs.every(run => !run.counters && run[part] === null)) byId(id).remove();
}
if (data.runs.every(run => !run.counters)) document.querySelectorAll('.of-counters, .skip').forEach(part => part.remove());
document.documentElement.dataset.requests = performance.getEntriesByType('resource').length;
document.documentElement.dataset.ready = 'yes';
