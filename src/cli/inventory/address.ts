/** A name or an address. Nothing that a program could take for an option, a path or a list. */
const address = /^[\p{L}\p{N}_.:][\p{L}\p{N}_.:%-]*$/u;

export function isAddress(text: string): boolean {
  return address.test(text);
}
