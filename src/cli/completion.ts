import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import type { Context } from './main.ts';
import { ownPlaybooks } from './playbooks.ts';

/** Registers `completion <shell>` and what the shell calls while someone types. */
export function addCompletion(itfix: Command, { packageRoot }: Context): void {
  const completion = tab(itfix, { completionCommandName: 'completion' });
  for (const name of ['diagnose', 'plan']) {
    completion.commands.get(name)?.argument(
      'playbook',
      complete => {
        for (const playbook of ownPlaybooks(packageRoot)) complete(playbook, 'playbook');
      },
      true,
    );
  }
}
