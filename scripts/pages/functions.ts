import { functions } from '../../src/playbook/functions.ts';

/** docs/reference-functions.md, from the table that the language itself uses. */
export function functionsPage(): string {
  const rows = functions.map(
    ({ signature, says, example }) => `| \`${signature}\` | ${says} | \`${example.replaceAll('|', '\\|')}\` |`,
  );
  return `# Functions of playbook expressions

<!-- Made by \`npm run generate\` from src/playbook/functions.ts. -->

Expressions are [CEL](https://github.com/google/cel-spec). Beyond its own functions and macros (\`size\`, \`exists\`, \`all\`, \`filter\`, \`map\`, \`has\`,
\`startsWith\`, \`contains\`, \`optional.orValue\` and so on) these can be used:

| function | what it gives | example |
| --- | --- | --- |
${rows.join('\n')}
`;
}
