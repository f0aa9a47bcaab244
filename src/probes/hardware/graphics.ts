import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { amount, known, text } from './_known.ts';
import { graphicsLinux } from './graphics/linux.ts';

const Graphics = z.object({
  adapters: z.array(
    z.object({
      vendor: z.string().optional(),
      model: z.string().optional(),
      driver: z.string().optional(),
      memoryBytes: z.number().optional(),
    }),
  ),
  /** Screens that are plugged in, with the size of their picture. */
  displays: z
    .array(
      z.object({
        model: z.string().optional(),
        connection: z.string().optional(),
        widthPx: z.number().optional(),
        heightPx: z.number().optional(),
      }),
    )
    .optional(),
});

const megabyte = 1024 ** 2;
const Loose = z.record(z.string(), z.unknown());
const Mac = z.looseObject({ SPDisplaysDataType: z.array(Loose) });

function macFact(stdout: string) {
  const cards = structured(stdout, Mac).SPDisplaysDataType;
  return known(Graphics, {
    adapters: cards.map(card => {
      const vram = String(card.spdisplays_vram ?? card.spdisplays_vram_shared ?? '');
      const size = amount(vram);
      const vendor = text(card.spdisplays_vendor)
        ?.replace(/^sppci_vendor_/, '')
        .replace(/ \(.*\)$/, '');
      const memoryBytes = size && size * (vram.includes('GB') ? megabyte * 1024 : megabyte);
      return { vendor, model: text(card.sppci_model) ?? text(card._name), memoryBytes };
    }),
    displays: cards.flatMap(card =>
      z
        .array(Loose)
        .catch([])
        .parse(card.spdisplays_ndrvs)
        .map(screen => ({
          model: text(screen._name),
          connection: text(screen.spdisplays_connection_type)?.replace(/^spdisplays_/, ''),
          // 2880 x 1800
          ...pixels(/^(?<width>\d+) x (?<height>\d+)/.exec(String(screen._spdisplays_pixels))?.groups),
        })),
    ),
  });
}

function pixels(groups: { readonly [name: string]: string | undefined } | undefined) {
  return { widthPx: amount(groups?.width), heightPx: amount(groups?.height) };
}

const Windows = z.looseObject({ cards: z.array(Loose), screens: z.array(Loose) });
/** What Windows shows a session without a desktop, as over SSH: a screen that does not exist. */
const noScreen = 'WinDisc';

export function windowsFact(stdout: string) {
  const { cards, screens } = structured(stdout, Windows);
  return known(Graphics, {
    adapters: cards.map(card => ({
      vendor: text(card.AdapterCompatibility),
      model: text(card.Name),
      driver: text(card.DriverVersion),
      // A 32-bit field: 4 GiB and more is cut off at 4293918720.
      memoryBytes: Number(card.AdapterRAM) >= 4_293_918_720 ? undefined : amount(card.AdapterRAM),
    })),
    displays: screens.some(screen => screen.Name === noScreen)
      ? undefined
      : screens.map(screen => ({
          model: text(screen.Name),
          widthPx: amount(screen.Width),
          heightPx: amount(screen.Height),
        })),
  });
}

/** Graphics adapters and the screens on them. */
export default defineProbe({
  title: 'Graphics',
  params: z.object({}),
  fact: Graphics,
  limitMs: 20_000,
  here: async () => {
    const { default: si } = await import('systeminformation');
    const { controllers, displays } = await si.graphics();
    return known(Graphics, {
      adapters: controllers.map(({ vendor, model, driverVersion, vram }) => ({
        vendor: text(vendor),
        model: text(model),
        driver: text(driverVersion),
        memoryBytes: amount(vram && vram * megabyte),
      })),
      displays: displays.map(({ model, connection, currentResX, resolutionX, currentResY, resolutionY }) => ({
        model: text(model),
        connection: text(connection),
        widthPx: amount(currentResX ?? resolutionX),
        heightPx: amount(currentResY ?? resolutionY),
      })),
    });
  },
  on: {
    linux: {
      command: graphicsLinux.command,
      parse: execution => known(Graphics, graphicsLinux.parse(execution)),
    },
    darwin: {
      command: () => sh`system_profiler -json SPDisplaysDataType`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command: () => ps`Add-Type -AssemblyName System.Windows.Forms
@{
cards = @(Get-CimInstance Win32_VideoController | Select-Object AdapterCompatibility, Name, DriverVersion, AdapterRAM)
screens = @([System.Windows.Forms.Screen]::AllScreens | ForEach-Object { @{ Name = $_.DeviceName; Width = $_.Bounds.Width; Height = $_.Bounds.Height } })
} | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});
