/**
 * Which program is the server: the setting, else the one in the package, else the one in PATH.
 *
 * Pure: everything it looks at is handed in, so the tests can be any machine. Deliberately absent: running the
 * program (the client finds out whether it starts) and fetching one.
 */
import * as path from 'node:path';

/** The machine to look at. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** `PATH`, as the system spells it. */
  readonly searchPath: string;
  /** Where a relative setting starts: the first workspace folder. */
  readonly folder: string | undefined;
  /** Whether there is a file there that this user may run. */
  readonly isProgram: (file: string) => boolean;
}

export type Found =
  | { readonly kind: 'found'; readonly program: string; readonly from: 'setting' | 'package' | 'PATH' }
  | { readonly kind: 'missing'; readonly why: string };

/**
 * Looks for the server. A setting that names nothing is an error, not a reason to run another program: whoever wrote
 * it wants that one.
 */
export function locate(setting: string, extensionFolder: string, machine: Machine): Found {
  const at = machine.platform === 'win32' ? path.win32 : path.posix;
  if (setting !== '') return fromSetting(setting, machine, at);

  const packaged = at.join(extensionFolder, 'server', executableName('onpar', machine));
  if (machine.isProgram(packaged)) return { kind: 'found', program: packaged, from: 'package' };

  const program = inSearchPath('onpar', machine, at);
  if (program !== undefined) return { kind: 'found', program, from: 'PATH' };
  return {
    kind: 'missing',
    why: 'The onpar program is neither part of this extension package nor in PATH. Install it, or say where it is in the setting onpar.server.path.',
  };
}

function fromSetting(setting: string, machine: Machine, at: path.PlatformPath): Found {
  if (isBareName(setting, machine)) {
    const program = inSearchPath(setting, machine, at);
    if (program !== undefined) return { kind: 'found', program, from: 'setting' };
    return { kind: 'missing', why: `The setting onpar.server.path names "${setting}", which is not in PATH.` };
  }
  const program = fullPath(setting, machine, at);
  if (program === undefined) {
    return { kind: 'missing', why: `The setting onpar.server.path is relative ("${setting}"), but no folder is open.` };
  }
  if (machine.isProgram(program)) return { kind: 'found', program, from: 'setting' };
  return { kind: 'missing', why: `The setting onpar.server.path names ${program}, which is not a program that can be run.` };
}

function isBareName(setting: string, machine: Machine): boolean {
  if (setting === '~') return false;
  return !setting.includes('/') && !(machine.platform === 'win32' && /[\\:]/.test(setting));
}

function fullPath(setting: string, machine: Machine, at: path.PlatformPath): string | undefined {
  if (/^~(?=$|[/\\])/.test(setting)) return at.join(machine.home, setting.slice(1));
  if (at.isAbsolute(setting)) return at.normalize(setting);
  return machine.folder === undefined ? undefined : at.join(machine.folder, setting);
}

/**
 * Looks a name up in PATH. Only full paths count there: an empty or relative entry would mean the folder the editor
 * happens to be in, and so a program that came with somebody's repository.
 */
function inSearchPath(name: string, machine: Machine, at: path.PlatformPath): string | undefined {
  return machine.searchPath
    .split(at.delimiter)
    .map((entry) => entry.replace(/^"(.*)"$/, '$1'))
    .filter((entry) => at.isAbsolute(entry))
    .map((entry) => at.join(entry, executableName(name, machine)))
    .find((file) => machine.isProgram(file));
}

function executableName(name: string, machine: Machine): string {
  return machine.platform === 'win32' && !/\.exe$/i.test(name) ? `${name}.exe` : name;
}
