import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, type Method, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { dmi, readDmi } from './_dmi.ts';
import { known, text } from './_known.ts';

const Board = z.object({
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  version: z.string().optional(),
  /** On Linux only administrators can read it. */
  serial: z.string().optional(),
  assetTag: z.string().optional(),
});

function boardFact(manufacturer: unknown, model: unknown, version: unknown, serial: unknown, assetTag: unknown) {
  return known(Board, {
    manufacturer: text(manufacturer),
    model: text(model),
    version: text(version),
    serial: text(serial),
    assetTag: text(assetTag),
  });
}

const names = ['board_vendor', 'board_name', 'board_version', 'board_serial', 'board_asset_tag'] as const;

const linux: Method<unknown, z.output<typeof Board>> = {
  command: () => dmi(names),
  parse: execution => {
    const told = readDmi(execution);
    const [manufacturer, model, version, serial, tag] = names.map(told);
    return boardFact(manufacturer, model, version, serial, tag);
  },
};

/** `"board-id" = <"Mac-B4831CEBD52A0C4C">`, and on Apple silicon `"target-sub-type" = <"J313AP">`. */
function macFact(stdout: string) {
  const told = (name: string) => new RegExp(`"${name}" = <"(?<value>[^"]*)">`).exec(stdout)?.groups?.value;
  if (!stdout.includes('IOPlatformExpertDevice')) throw new Unparsable('ioreg shows no IOPlatformExpertDevice');
  return boardFact(
    told('manufacturer'),
    told('board-id') ?? told('target-sub-type'),
    told('version'),
    undefined,
    undefined,
  );
}

const Windows = z.looseObject({
  Manufacturer: z.unknown(),
  Product: z.unknown(),
  Version: z.unknown(),
  SerialNumber: z.unknown(),
});

/** The main board. */
export default defineProbe({
  title: 'Main board',
  params: z.object({}),
  fact: Board,
  here: async () => {
    const { default: si } = await import('systeminformation');
    const { manufacturer, model, version, serial, assetTag } = await si.baseboard();
    return boardFact(manufacturer, model, version, serial, assetTag);
  },
  on: {
    linux: [{ ...linux, elevated: true }, linux],
    darwin: {
      command: () => sh`ioreg -c IOPlatformExpertDevice -d 2`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command: () =>
        ps`Get-CimInstance Win32_BaseBoard | Select-Object -First 1 Manufacturer, Product, Version, SerialNumber | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => {
        const board = structured(stdout, Windows);
        return boardFact(board.Manufacturer, board.Product, board.Version, board.SerialNumber, undefined);
      },
    },
  },
});
