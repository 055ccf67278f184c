/** The machine the editor's extension host runs on, as `locate` wants to see it. */
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { workspace } from 'vscode';
import type { Machine } from './locate';

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    home: homedir(),
    searchPath: process.env['PATH'] ?? '',
    folder: workspace.workspaceFolders?.find((folder) => folder.uri.scheme === 'file')?.uri.fsPath,
    isProgram,
  };
}

/** On Windows every file passes the second check: there the name decides what can be run. */
function isProgram(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
