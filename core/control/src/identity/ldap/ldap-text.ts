/** Text from strangers inside LDAP filters: escaped, so that a name never becomes part of the question; and names of entries, compared. */

/** RFC 4515, section 3: these five, and what is not printable ASCII as its UTF-8 bytes, so that no reader of the filter disagrees. */
export const escapeFilterValue = (text: string): string =>
  text.replace(/[*()\\\0]|[^ -~]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
  )

/**
 * Names of entries as they are compared here: directories write the same one in other cases and with other spaces (RFC 4514, section 3,
 * says of neither that it matters for the attributes that groups are named by).
 */
export const comparableDn = (name: string): string =>
  name
    .trim()
    .replace(/\s*([,=])\s*/g, '$1')
    .toLowerCase()

/** Holes of a filter, `{name}`, filled with escaped texts. */
export const filled = (filter: string, texts: Readonly<Record<string, string>>): string =>
  filter.replace(/\{(\w+)\}/g, (hole, name: string) =>
    Object.hasOwn(texts, name) ? escapeFilterValue(texts[name]!) : hole,
  )
