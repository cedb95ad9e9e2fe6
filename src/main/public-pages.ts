/** The public pages: what of the desk anybody may read, set in type, and the door of their own where one is asked for. */
import type { Desk } from '../desk/desk.ts';
import { makePublicPages, type Printer, type PublicPages } from '../edges/http/public.ts';
import { atom, jsonFeed } from '../public/statements/feeds.ts';
import { HOME, listPage, missingPage, STYLE_SOURCE, statementPage } from '../public/statements/page.ts';
import { NOTHING_PUBLIC } from '../wire/public-views.ts';

const printer: Printer = {
  styleSource: STYLE_SOURCE,
  home: HOME,
  list: listPage,
  statement: statementPage,
  missing: missingPage,
  atom,
  jsonFeed,
};

/** `desk`: null while the folder holds no organisation. `base`: the address the pages are reached at, when it is known. */
export function publicPages(desk: () => Desk | null, base: string | null): PublicPages {
  return makePublicPages({
    source: {
      view: () => desk()?.publicView() ?? NOTHING_PUBLIC,
      photo: async (sha256) => (await desk()?.kept(sha256)) ?? null,
    },
    printer,
    base,
  });
}
