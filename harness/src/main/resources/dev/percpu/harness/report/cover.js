'use strict';
/* The start of the page: what to use, and what the layout and the JVM cost. */

/* One line for each need. On a phone each line is a card. */
function advice() {
  const found = data.runs.filter(run => run.advice.length > 0);
  if (found.length === 0) byId('advice').remove();
  for (const run of found) {
    const choice = row => {
      const { subject, alike, warnings } = row.choice;
      const enough = subject === data.baseline ? [element('strong', { className: 'good' }, ' is enough')] : [];
      const rest = alike.length === 0 ? [] : [element('details', {},
        element('summary', {}, `not told apart from ${plural(alike.length, 'other')}`),
        element('small', {}, alike.join(', ')))];
      return [...named(subject), ...enough, ...rest, ...warnings.map(text => element('small', { className: 'warning' }, '⚠ ' + text))];
    };
    const size = value => (value === null ? NONE : bytes(value, scaled => engineering(scaled)));
    const times = ({ timesLongAdder, whole, subject }) => (timesLongAdder === null || subject === data.baseline ? NONE
      : element('strong', { className: timesLongAdder > 1.05 ? 'good' : '' }, number(timesLongAdder) + (whole ? '*' : '')));
    const made = table(`What to use, by ${run.name}`, [
      { name: 'You need', kind: 'need', show: row => [row.need, element('small', {}, row.choice.where)] },
      { name: 'Use', kind: 'wide', show: choice },
      { name: `× ${data.baseline}`, kind: 'figure', show: row => times(row.choice) },
      { name: 'Update, ns', kind: 'figure', show: row => number(row.choice.updateNs) },
      { name: 'Read, ns', kind: 'figure', show: row => (row.choice.readNs === null ? NONE : number(row.choice.readNs)) },
      { name: 'Bytes of 1', kind: 'figure', show: row => size(row.choice.bytesAtOne) },
      { name: 'of 10,000', kind: 'figure', show: row => size(row.choice.bytesAtMany) },
      { name: 'A read is', kind: 'words', show: row => row.choice.accuracy },
      { name: 'Flags', kind: 'words', show: row => (row.choice.flags.length === 0 ? 'none' : row.choice.flags.join(' + ')) },
    ], run.advice);
    made.box.classList.add('advice');
    partOf(byId('advice-of'), run).append(made.box);
  }
  if (found.length > 0) {
    byId('advice').append(element('p', { className: 'lead' }, 'The fastest that can do it, or the simplest of those that this run cannot tell from it. '
      + 'Times are of one thread, the loop included; a read is computed from mixed work. Bytes are of one counter.'));
  }
}

/* How layouts look, ordered by how much of them is on the heap. */
const LAYOUTS = { 'heap-dense': ['rect', '--grey-0'], offheap: ['circle', '--accent'], 'offheap-padded': ['diamond', '--ink'] };

/* One line for each counter, with a dot for each layout. The heap is at 1. */
function layoutDots(rows) {
  const counters = [...new Set(rows.map(row => row.counter))];
  return width => {
    const narrow = width < NARROW;
    const room = Math.max(...counters.map(name => textWidth(name, `12px ${FONT}`)));
    const left = narrow ? 14 : room + 16;
    const ends = rows.flatMap(row => [row.times.value, row.times.interval?.low, row.times.interval?.high]).filter(value => value > 0);
    const low = Math.min(0.5, ...ends.map(value => Math.max(value, 1 / 32)));
    const high = Math.max(2, ...ends.map(value => Math.min(value, 32)));
    const order = counters.toReversed();
    const at = row => order.indexOf(row.counter);
    const inside = value => Math.min(high, Math.max(low, value));
    const shownLayouts = Object.keys(LAYOUTS).filter(layout => rows.some(row => row.layout === layout));
    const dots = shownLayouts.map(layout => ({
      type: 'scatter', name: layout, symbol: LAYOUTS[layout][0], symbolSize: 12, z: 5, color: tone(LAYOUTS[layout][1]),
      data: rows.filter(row => row.layout === layout).map(row => [inside(row.times.value), at(row), row]),
    }));
    const bars = shownLayouts.map(layout => whisker(layout + ' interval', tone(LAYOUTS[layout][1]),
      rows.filter(row => row.layout === layout && row.times.interval !== null)
        .map(row => [inside(row.times.interval.low), inside(row.times.interval.high), at(row)]), true));
    return {
      height: 74 + counters.length * (narrow ? 46 : 36),
      option: {
        grid: { left, right: 22, top: 8, bottom: 48 },
        xAxis: axis({
          type: 'log', logBase: 2, min: 2 ** Math.floor(Math.log2(low)), max: 2 ** Math.ceil(Math.log2(high)), name: 'times the heap, less is better', nameGap: 26,
          axisLabel: { color: tone('--muted'), fontSize: 12, formatter: value => (value < 1 ? '1/' + Math.round(1 / value) : String(value)) },
        }),
        yAxis: axis({
          type: 'category', data: order, splitLine: { show: false },
          axisLabel: narrow ? { inside: true, verticalAlign: 'bottom', padding: [0, 0, 9, -10], color: tone('--muted'), fontSize: 11 }
            : { color: tone('--ink'), fontSize: 12 },
        }),
        tooltip: tooltip({
          formatter: hit => {
            const row = hit.value[2];
            const interval = row.times.interval === null ? '' : `, ${number(row.times.interval.low)} to ${number(row.times.interval.high)}`;
            return `${row.counter}, ${row.layout}: ${number(row.times.value)}${row.whole ? '*' : ''}${interval}`;
          },
        }),
        series: [{
          type: 'line', data: [], silent: true,
          markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: tone('--muted'), type: 'solid', width: 1.5 }, data: [{ xAxis: 1 }] },
        }, ...bars, ...dots],
      },
    };
  };
}

const layoutKey = layout => element('span', { className: 'key' }, element('span', { className: 'dot ' + LAYOUTS[layout][0], style: `background: var(${LAYOUTS[layout][1]})` }), layout);

const CHANGES = { FASTER: 'less', SLOWER: 'more', NO_DIFFERENCE: 'no difference seen', UNSURE: 'unsure', NOT_COMPARABLE: '' };

function layouts() {
  const found = data.runs.filter(run => run.layouts.length > 0);
  if (found.length === 0) byId('layouts').remove();
  for (const run of found) {
    const part = partOf(byId('layouts-of'), run);
    const whats = [...new Set(run.layouts.map(row => row.what))];
    const updates = whats.filter(what => run.layouts.some(row => row.what === what && row.update));
    const place = element('div', {});
    const show = what => {
      clear(place);
      const rows = run.layouts.filter(row => row.what === what);
      const whole = rows.some(row => row.whole) ? ' * marks ratios of whole times, because a net time is too close to zero.' : '';
      figure(place, {
        title: run.layoutAnswer !== '' && what === updates.at(-1) ? run.layoutAnswer : `Against the heap: ${what}`, above: what,
        description: `Other layouts against the heap, ${what}; the figures are in the table below`,
        note: `${run.host.model}. The same design, index and store on both sides; bars are 95% intervals over rounds.${whole}`,
        option: layoutDots(rows),
      });
      place.querySelector('h4').after(element('p', { className: 'keys' },
        ...Object.keys(LAYOUTS).filter(layout => rows.some(row => row.layout === layout)).map(layoutKey)));
    };
    if (whats.length > 1) {
      part.append(element('label', { className: 'accent' }, 'Measured ', element('select', {
        onchange({ currentTarget }) { show(currentTarget.value); },
      }, ...whats.map(value => element('option', { value, selected: value === (updates.at(-1) ?? whats[0]) }, value)))));
    }
    part.append(place, element('details', { className: 'all' }, element('summary', {}, `All ${plural(run.layouts.length, 'ratio')}`),
      table(`Layouts of ${run.name}`, [
        { name: 'Counter', show: row => element('span', { className: 'subject' }, row.counter) },
        { name: 'Layout', show: row => row.layout },
        { name: '× heap', kind: 'figure', show: row => number(row.times.value) + (row.whole ? '*' : '') },
        { name: '95% interval', kind: 'figure', show: row => (row.times.interval === null ? NONE
          : `${number(row.times.interval.low)} to ${number(row.times.interval.high)}`) },
        { name: 'Verdict', show: row => CHANGES[row.change] },
      ], run.layouts, { tall: true, paged: true, group: row => row.what }).box));
    show(updates.at(-1) ?? whats[0]);
  }
}

function jvm() {
  const found = data.runs.filter(run => run.jvm.rows.length > 0);
  if (found.length === 0) byId('jvm').remove();
  for (const run of found) {
    const { columns, rows } = run.jvm;
    partOf(byId('jvm-of'), run).append(table(`Java against C, ${run.name}`, columns.map((name, i) =>
      ({ name, kind: i === 0 || i === 5 ? '' : 'figure', show: row => (i === 0 ? named(row[0]) : row[i]) })), rows, { tall: true }).box);
  }
}

function screened() {
  const found = data.runs.filter(run => run.screened.rows.length > 0);
  if (found.length === 0) byId('screened').remove();
  for (const run of found) {
    const { columns, rows, title } = run.screened;
    partOf(byId('screened-of'), run).append(table(title, columns.slice(0, 3).map((name, i) =>
      ({ name, kind: i === 0 ? '' : 'figure', show: row => (i === 0 ? named(row[0]) : row[i]) })), rows, { tall: true }).box);
  }
}
