import type { Role } from '../model/report.ts';

/**
 * What every report says, before it has a form. Texts are as they came from the run: each format makes them safe in its own way.
 */
export interface Document {
  /** The first lines, which are enough to route a ticket. */
  readonly head: readonly HeadField[];
  readonly sections: readonly Section[];
}

export interface Field {
  readonly label: string;
  readonly text: string;
  readonly role?: Role;
}

export interface HeadField extends Field {
  /** Lines it may take in a terminal, so that the first twelve hold what routes the ticket. What is cut stands further down. */
  readonly maxLines: number;
}

export interface Section {
  readonly heading: string;
  readonly role?: Role;
  /** What it is about, where a format puts it in a place of its own or folds it. */
  readonly part?: 'fault' | 'about' | 'facts' | 'raw';
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly is: 'text'; readonly text: string; readonly role?: Role }
  | { readonly is: 'field'; readonly field: Field }
  | { readonly is: 'subheading'; readonly text: string }
  | { readonly is: 'item'; readonly text: string; readonly notes: readonly Note[] }
  | { readonly is: 'raw'; readonly raw: Raw };

/** What belongs to an item: a sentence, a numbered step, or a command to copy. */
export type Note =
  | { readonly text: string }
  | { readonly step: number; readonly text: string }
  | { readonly command: string; readonly lead?: string };

/** A piece of raw output. */
export interface Raw {
  readonly title: string;
  /** What was asked, line by line. */
  readonly asked: readonly string[];
  readonly lines: readonly string[];
  /** What was left out, or that there was nothing. */
  readonly notes: readonly string[];
  readonly mostLineChars: number;
}
