/** Which program is chosen, on machines of every kind. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { locate, type Machine } from '../src/locate';

const EXTENSION = '/home/ann/.vscode/extensions/onpar';
const WINDOWS_EXTENSION = 'C:\\Users\\ann\\.vscode\\extensions\\onpar';

function unix(programs: string[], rest: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    home: '/home/ann',
    searchPath: '/usr/local/bin:/usr/bin',
    folder: '/work/shop',
    isProgram: (file) => programs.includes(file),
    ...rest,
  };
}

function windows(programs: string[], rest: Partial<Machine> = {}): Machine {
  return unix(programs, { platform: 'win32', home: 'C:\\Users\\ann', searchPath: 'C:\\tools;"D:\\My Tools"', folder: 'C:\\shop', ...rest });
}

describe('without a setting', () => {
  it('prefers the program of the package to the one in PATH', () => {
    const machine = unix([`${EXTENSION}/server/onpar`, '/usr/bin/onpar']);
    assert.deepEqual(locate('', EXTENSION, machine), { kind: 'found', program: `${EXTENSION}/server/onpar`, from: 'package' });
  });

  it('takes the first of PATH', () => {
    const machine = unix(['/usr/bin/onpar', '/usr/local/bin/onpar']);
    assert.deepEqual(locate('', EXTENSION, machine), { kind: 'found', program: '/usr/local/bin/onpar', from: 'PATH' });
  });

  it('never takes a program from the folder the editor is in', () => {
    const machine = unix(['onpar', './onpar', 'bin/onpar', '/work/shop/onpar'], { searchPath: ':.:bin:/usr/bin' });
    assert.equal(locate('', EXTENSION, machine).kind, 'missing');
  });

  it('looks for .exe on Windows, in quoted entries too', () => {
    assert.deepEqual(locate('', WINDOWS_EXTENSION, windows([`${WINDOWS_EXTENSION}\\server\\onpar.exe`])), {
      kind: 'found',
      program: `${WINDOWS_EXTENSION}\\server\\onpar.exe`,
      from: 'package',
    });
    assert.deepEqual(locate('', WINDOWS_EXTENSION, windows(['D:\\My Tools\\onpar.exe'])), {
      kind: 'found',
      program: 'D:\\My Tools\\onpar.exe',
      from: 'PATH',
    });
  });

  it('says what to do when there is none', () => {
    const found = locate('', EXTENSION, unix([]));
    assert.ok(found.kind === 'missing');
    assert.match(found.why, /PATH.*onpar\.server\.path/);
  });
});

describe('with a setting', () => {
  it('takes a full path, and normalises it', () => {
    const machine = unix(['/opt/onpar', `${EXTENSION}/server/onpar`]);
    assert.deepEqual(locate('/opt/x/../onpar', EXTENSION, machine), { kind: 'found', program: '/opt/onpar', from: 'setting' });
  });

  it('knows ~', () => {
    const program = '/home/ann/bin/onpar';
    assert.deepEqual(locate('~/bin/onpar', EXTENSION, unix([program])), { kind: 'found', program, from: 'setting' });
    assert.deepEqual(locate('~\\bin\\onpar.exe', WINDOWS_EXTENSION, windows(['C:\\Users\\ann\\bin\\onpar.exe'])), {
      kind: 'found',
      program: 'C:\\Users\\ann\\bin\\onpar.exe',
      from: 'setting',
    });
  });

  it('starts a relative path at the first folder', () => {
    const program = '/work/shop/target/debug/onpar';
    assert.deepEqual(locate('target/debug/onpar', EXTENSION, unix([program])), { kind: 'found', program, from: 'setting' });
    const nowhere = locate('target/debug/onpar', EXTENSION, unix([program], { folder: undefined }));
    assert.ok(nowhere.kind === 'missing');
    assert.match(nowhere.why, /relative.*no folder is open/);
  });

  it('looks a bare name up in PATH only', () => {
    assert.deepEqual(locate('onpar-next', EXTENSION, unix(['/usr/bin/onpar-next'])), {
      kind: 'found',
      program: '/usr/bin/onpar-next',
      from: 'setting',
    });
    assert.equal(locate('onpar-next', EXTENSION, unix(['/work/shop/onpar-next'])).kind, 'missing');
    assert.equal(locate('onpar', WINDOWS_EXTENSION, windows(['C:\\tools\\onpar.exe'])).kind, 'found');
  });

  it('does not run another program when the named one is not there', () => {
    const found = locate('/opt/onpar', EXTENSION, unix([`${EXTENSION}/server/onpar`, '/usr/bin/onpar']));
    assert.ok(found.kind === 'missing');
    assert.match(found.why, /\/opt\/onpar/);
  });
});
