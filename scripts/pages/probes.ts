import * as z from 'zod';
import { openRooms } from '../../src/cli/rooms.ts';
import { platformNames } from '../../src/model/platform.ts';
import type { Probe } from '../../src/model/probe.ts';

/** docs/reference-probes.md: every probe, its parameters and its fact. */
export async function probesPage(roomsRoot: URL): Promise<string> {
  const rooms = openRooms(roomsRoot);
  const sections: string[] = [];
  for (const name of rooms.probeNames()) {
    const probe = await rooms.probe(name);
    if (probe) sections.push(section(name, probe));
  }
  return `# Probes

<!-- Made by \`npm run generate\` from src/probes. -->

What a playbook can ask for. Try one with \`itfix probe NAME key=value\`. A field that a machine does not tell is absent.

${sections.join('\n')}`;
}

function section(name: string, probe: Probe): string {
  const systems = platformNames.filter(platform => !('unsupported' in probe.on[platform]));
  const notes = [
    `Systems: ${systems.join(', ')}.`,
    ...(probe.here ? ['Asked by itfix itself on its own machine.'] : []),
    ...(probe.passing ? ['Read twice before a fault is named.'] : []),
  ];
  const fields = (schema: z.ZodType): string =>
    JSON.stringify(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }), keep, 1);
  return `## ${name}

${probe.title}. ${notes.join(' ')}

Parameters and fact, as JSON Schema:

\`\`\`json
${fields(probe.params)}
\`\`\`

\`\`\`json
${fields(probe.fact)}
\`\`\`
`;
}

/** Leaves out what says nothing to a reader. */
function keep(key: string, value: unknown): unknown {
  return key === '$schema' || key === 'additionalProperties' ? undefined : value;
}
