'use strict';
/*
 * How subjects look and what they are called in charts. One subject has the accent colour, and the
 * baseline has the colour of the text. All others are grey and differ in dash, symbol and the name
 * at the end of their line. Layouts on the heap have hollow symbols.
 */

const DASHES = ['solid', [7, 4], [10, 3, 2, 3], [2, 3]];
const SYMBOLS = ['circle', 'triangle', 'diamond', 'rect'];

const data = JSON.parse(document.getElementById('data').textContent);
const every = data.runs.flatMap(run => run.rows);
const subjects = [...new Set(every.filter(row => row.kind !== 'EMPTY').map(row => row.subject))];

/*
 * The subject with the accent colour: the winner of the first sweep at the highest thread count,
 * until the reader chooses another.
 */
let accented = data.runs.flatMap(run => run.winners.toSorted((a, b) => a.sweep - b.sweep || b.threads - a.threads))
  .find(best => best.subject !== null && best.subject !== data.baseline)?.subject ?? subjects[0];

function look(subject) {
  const hollow = /^[^:]*:heap/.test(subject);
  if (subject === accented) return { tone: '--accent', dash: 'solid', symbol: 'circle', width: 3, hollow, rank: 2 };
  if (subject === data.baseline) return { tone: '--ink', dash: 'solid', symbol: 'rect', width: 2.5, hollow, rank: 1 };
  const at = Math.max(0, subjects.indexOf(subject));
  return {
    tone: at % 2 === 0 ? '--grey-0' : '--grey-1', dash: DASHES[at % 4], symbol: SYMBOLS[Math.floor(at / 2) % 4],
    width: 1.5, hollow, rank: 0,
  };
}

/* A dot in the subject's colour. It changes when another subject gets the accent. */
function dot(subject) {
  return element('span', { className: 'dot', 'data-subject': subject, style: `background: var(${look(subject).tone})` });
}

function paint() {
  for (const each of document.querySelectorAll('.dot[data-subject]')) {
    each.style.background = `var(${look(each.dataset.subject).tone})`;
  }
}

/* A name that may break after its colons. */
function breakable(subject) {
  const parts = subject.split(':');
  const name = element('span', { className: 'subject' });
  parts.forEach((part, i) => name.append(...(i === 0 ? [part] : [':', element('wbr', {}), part])));
  return name;
}

const named = subject => [element('span', { className: 'named' }, dot(subject), breakable(subject))];

/*
 * The parts of each name that tell it from the others: design and layout, and also index and store
 * where names that share both differ in them.
 */
function shortNames(names) {
  const short = new Map();
  for (const name of names) {
    const parts = name.split(':');
    const alike = names.map(other => other.split(':'))
      .filter(other => other[0] === parts[0] && other[1] === parts[1]);
    const telling = parts.slice(2).filter((part, i) => alike.some(other => other[i + 2] !== part));
    short.set(name, [parts.slice(0, 2).join(':'), ...telling].join(' '));
  }
  return short;
}
