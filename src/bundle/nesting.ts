/** No run is nested as deep. What is would cost whoever walks through it the stack. */
const mostLevels = 100;

/** Whether a JSON text is nested deeper than any run. Found without reading it as JSON. */
export function isNestedTooDeep(json: string): boolean {
  let levels = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === '[' || token === '{') levels++;
    if (token === ']' || token === '}') levels--;
    if (levels > mostLevels) return true;
  }
  return false;
}
