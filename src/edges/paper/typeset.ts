/**
 * Typst, which sets a source as a PDF: compiled code with its fonts inside. Where the machine has none of it (a platform the
 * package was not built for), there is no paper, and whoever asked says so; nothing else depends on it.
 */
import { createRequire } from 'node:module';

interface Compiler {
  compile(options: { mainFileContent: string }): { result: object | null; takeDiagnostics(): { shortDiagnostics: unknown[] } | null };
  pdf(document: object, options: { creationTimestamp: number }): Uint8Array;
  evictCache(maxAge: number): void;
}

let known: Compiler | null | undefined;

/** Loaded at the first need: fifty megabytes that most starts never use. */
function compiler(): Compiler | null {
  if (known === undefined) {
    try {
      const { NodeCompiler } = createRequire(import.meta.url)('@myriaddreamin/typst-ts-node-compiler') as {
        NodeCompiler: { create(): Compiler };
      };
      known = NodeCompiler.create();
    } catch {
      known = null;
    }
  }
  return known;
}

/**
 * The PDF of a source; null where this machine cannot set it. `at`: the instant the file bears, never the present one, so that the same
 * source gives the same bytes (I-37). Throws when the source is no document: that is a defect of whoever wrote it.
 */
export function typeset(source: string, at: number): Uint8Array | null {
  const typst = compiler();
  if (typst === null) return null;
  const compiled = typst.compile({ mainFileContent: source });
  if (compiled.result === null) throw new Error(`typst: ${JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? 'no reason')}`);
  const pdf = new Uint8Array(typst.pdf(compiled.result, { creationTimestamp: Math.floor(at / 1000) }));
  // What is kept between two documents is their words: nothing of them stays in memory.
  typst.evictCache(0);
  return pdf;
}
