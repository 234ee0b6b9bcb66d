// How fast it goes, and how long it will take.

/** Tell of a run how far it is: documents, characters a second, time left. */
export function paceOf(documents) {
  const begun = performance.now();
  const all = documents.reduce((sum, one) => sum + one.text.length, 0);
  return (num) => {
    const done = documents.slice(0, num).reduce((sum, one) => sum + one.text.length, 0);
    const speed = done / Math.max((performance.now() - begun) / 1000, 0.001);
    const left = Math.ceil((all - done) / speed);
    return `${num} of ${documents.length} documents · ` +
      `${Math.round(speed).toLocaleString("en")} characters a second · ${inWords(left)} left`;
  };
}

function inWords(seconds) {
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
