import { didYouMean } from '../model/suggest.ts';
import { type Draft, find, refuseTemplate, report } from './draft.ts';

/** A parameter is asked for with symptoms that the playbook has, in words that are shown as they are written. */
export function checkAsked(draft: Draft): void {
  const { params, symptoms } = draft.data;
  for (const [name, { ask }] of Object.entries(params)) {
    if (!ask) continue;
    refuseTemplate(draft, find(draft, 'params', name, 'ask', 'words'));
    for (const [index, symptom] of ask.said.entries()) {
      if (Object.hasOwn(symptoms, symptom)) continue;
      const { offset } = find(draft, 'params', name, 'ask', 'said', index);
      const hint = didYouMean(symptom, Object.keys(symptoms));
      report(draft, offset, 'unknown-symptom', `"${symptom}" is no symptom of this playbook.${hint}`);
    }
  }
}
