import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { askTablesOnDarwin, readTablesOfDarwin } from './tables/darwin.ts';
import { Tables } from './tables/fact.ts';
import { askTables, readTables } from './tables/linux.ts';
import { askTablesOnWindows, readTablesOfWindows } from './tables/windows.ts';

export default defineProbe({
  title: 'How full the tables are that every connection needs a place in',
  params: z.object({}),
  fact: Tables,
  passing: true,
  on: {
    linux: { needs: ['awk'], command: askTables, parse: ({ stdout }) => readTables(stdout) },
    darwin: { command: askTablesOnDarwin, parse: ({ stdout }) => readTablesOfDarwin(stdout) },
    windows: { command: askTablesOnWindows, parse: ({ stdout }) => readTablesOfWindows(stdout) },
  },
});
