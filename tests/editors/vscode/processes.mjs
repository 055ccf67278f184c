/** The processes of this machine, as Linux lists them. */
import { readdirSync, readFileSync } from 'node:fs';

/** Ids of those that run `program` with `argument`, directly or through an interpreter. */
export function processes(program, argument) {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((id) => {
    const words = commandLine(id);
    const at = words.indexOf(program);
    return (at === 0 || at === 1) && words[at + 1] === argument;
  });
}

function commandLine(id) {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
  } catch {
    // It has ended since.
    return [];
  }
}
