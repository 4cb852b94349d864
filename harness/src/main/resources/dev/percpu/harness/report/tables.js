'use strict';
/* The tables: winners, ratios as a heat map, and all measurements. */

const PAGE = 50;

/*
 * A column has a name, show(row) and, if the table can be sorted by it, sort(row); null comes last.
 * If options.instead(row) is not null, it replaces the columns that hold a score.
 * options.group(row) is a heading above the rows that share it. Returns the box of the table, and
 * keep(test), which shows only the rows that pass.
 */
function table(label, columns, rows, options = {}) {
  const body = element('tbody', {});
  const more = element('p', { className: 'more' });
  let sorted = rows;
  let kept = () => true;
  let most = options.paged ? PAGE : Infinity;

  const cells = row => {
    const instead = options.instead?.(row) ?? null;
    const shown = instead === null ? columns : columns.filter(column => !column.score);
    const made = shown.map((column, i) => element(i === 0 ? 'th' : 'td',
      { className: column.kind ?? '', 'data-name': column.name, ...(i === 0 ? { scope: 'row' } : {}) }, ...[column.show(row)].flat()));
    if (instead !== null) {
      made.splice(columns.findIndex(column => column.score), 0,
        element('td', { colSpan: columns.length - shown.length, className: 'instead' }, instead));
    }
    return made;
  };
  const fill = () => {
    const passing = sorted.filter(kept);
    let group = null;
    body.replaceChildren(...passing.slice(0, most).flatMap(row => {
      const line = element('tr', {}, ...cells(row));
      const heading = options.group?.(row) ?? null;
      if (heading === group) return [line];
      group = heading;
      return [element('tr', { className: 'group' }, element('th', { colSpan: columns.length, scope: 'rowgroup' }, heading)), line];
    }));
    const left = passing.length - most;
    more.hidden = left <= 0;
    more.replaceChildren(`${most.toLocaleString('en-GB')} of ${plural(passing.length, 'row')} `,
      element('button', { type: 'button', onclick() { most += 10 * PAGE; fill(); } }, `Show ${Math.min(left, 10 * PAGE)} more`));
    return passing.length;
  };
  const heads = columns.map(column => {
    const head = element('th', { scope: 'col', className: column.kind ?? '' });
    if (!column.sort) {
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
      sorted = [...(descending ? present.reverse() : present), ...rows.filter(missing)];
      fill();
    };
    head.append(element('button', { type: 'button', onclick: sort }, column.name));
    return head;
  });
  fill();
  const box = element('div', { className: options.tall ? 'box tall' : 'box', tabIndex: 0, role: 'region', ariaLabel: label },
    element('table', {}, element('thead', {}, element('tr', {}, ...heads)), body), more);
  return { box, keep(test) { kept = test; return fill(); } };
}

/* A ratio for a quick look. A star marks a ratio of whole times. */
const ratioOf = row => ratio(row.speedup) + (row.gross ? '*' : '');

/* A ratio within 5% of 1 has no colour. This is the bound of its logarithm to base 2. */
const ALIKE = 0.07;

/*
 * How many times as fast as the baseline each counter is: one row for each counter, one column for
 * each sweep and thread count. The depth of the accent colour is the logarithm of the ratio. Below
 * 1 the field is grey. Subjects that have no score somewhere come last and have no colour.
 */
function heatMap(run, label, most) {
  const rows = run.rows.filter(row => row.kind !== 'EMPTY' && row.subject !== data.baseline);
  const columns = run.sweeps.flatMap((sweep, i) => countsOf(rows.filter(row => row.sweep === i)).map(threads => ({ sweep: i, threads })));
  const cells = new Map(rows.map(row => [JSON.stringify([row.subject, row.sweep, row.threads]), row]));
  const flawed = new Set(rows.filter(row => row.figures === null).map(row => row.subject));
  const ratios = rows.filter(row => !flawed.has(row.subject)).map(row => row.speedup).filter(value => value !== null);
  const deepest = Math.max(1, ...ratios.map(value => Math.log2(value)));
  const palest = Math.max(1, ...ratios.map(value => -Math.log2(value)));
  const mean = subject => {
    const own = rows.filter(row => row.subject === subject && row.speedup !== null).map(row => Math.log2(row.speedup));
    return own.length === 0 ? -Infinity : own.reduce((a, b) => a + b) / own.length;
  };
  const means = new Map(subjects.map(subject => [subject, mean(subject)]));
  const order = [...new Set(rows.map(row => row.subject))]
    .sort((a, b) => flawed.has(a) - flawed.has(b) || means.get(b) - means.get(a));

  const cell = (subject, { sweep, threads }) => {
    const row = cells.get(JSON.stringify([subject, sweep, threads]));
    if (row === undefined) return element('td', { className: 'absent' });
    const about = `${subject}, ${run.sweeps[sweep].workload}, ${plural(threads, 'thread')}: `;
    if (row.figures === null) return element('td', { className: 'failed', title: about + row.verdict }, '✗');
    if (row.speedup === null) return element('td', { className: 'absent', title: about + 'no ratio: the baseline has no score' }, NONE);
    const depth = Math.log2(row.speedup);
    if (Math.abs(depth) < ALIKE || flawed.has(subject)) return element('td', { title: `${about}${number(row.speedup)} × ${data.baseline}` }, ratioOf(row));
    const share = depth > 0 ? depth / deepest : -depth / palest;
    return element('td', {
      className: depth > 0 ? (share > 0.5 ? 'faster deep' : 'faster') : (share > 0.5 ? 'slower deep' : 'slower'),
      style: `--share: ${(8 + 92 * share).toFixed(0)}%`, title: `${about}${number(row.speedup)} × ${data.baseline}`,
    }, ratioOf(row));
  };
  const groups = run.sweeps.map((sweep, i) => ({ sweep, span: columns.filter(column => column.sweep === i).length }))
    .filter(group => group.span > 0);
  const opens = i => i === 0 || columns[i - 1].sweep !== columns[i].sweep;
  const widths = new Map(groups.map(group => [run.sweeps.indexOf(group.sweep), Math.max(46, 200 / group.span) + 'px']));
  const head = element('thead', {},
    element('tr', {}, element('th', { rowSpan: 2, scope: 'col' }, 'Counter'), ...groups.map(({ sweep, span }) =>
      element('th', { colSpan: span, scope: 'colgroup', className: 'edge' }, element('span', { className: 'stay' }, sweepTitle(sweep))))),
    element('tr', {}, ...columns.map(({ sweep, threads }, i) => element('th', {
      scope: 'col', className: opens(i) ? 'figure edge' : 'figure',
    }, String(threads)))));
  const body = element('tbody', {}, ...order.slice(0, most).map(subject => {
    const made = columns.map(column => cell(subject, column));
    made.forEach((each, i) => {
      if (opens(i)) each.classList.add('edge');
      each.style.minWidth = widths.get(columns[i].sweep);
    });
    return element('tr', {}, element('th', { scope: 'row' }, ...named(subject)), ...made);
  }));
  return {
    box: element('div', { className: 'box heat', tabIndex: 0, role: 'region', ariaLabel: label }, element('table', {}, head, body)),
    all: order.length,
  };
}

const sweepTitle = sweep => sweep.workload + (sweep.label === '' ? '' : ' · ' + sweep.label);
