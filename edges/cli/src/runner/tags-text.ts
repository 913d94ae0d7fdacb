/** Tags on one line, as they are filtered by. */
export const tagsText = (tags: Readonly<Record<string, string>>): string =>
  Object.keys(tags).length === 0
    ? 'no tags'
    : Object.entries(tags)
        .map(([key, value]) => (value === '' ? key : `${key}=${value}`))
        .join(', ')
