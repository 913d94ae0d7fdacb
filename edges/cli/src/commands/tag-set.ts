/** covisor tag set TAG NAME... */
import { command } from '../command.ts'
import { tagsText } from '../runner/tags-text.ts'
import { changeTags, onOption } from './change-tags.ts'

export const tagSet = command({
  name: 'tag set',
  summary: 'Put a tag on VMs or other things',
  details: `A tag is KEY or KEY=VALUE; a key that is there gets the new value. Other tags stay.

Examples:
  covisor tag set tier=web web01 web02
  covisor tag set rack=r1 kvm1 --on host`,
  args: ['TAG', 'NAME...'],
  options: { on: onOption },
  async run({ args: [tag = '', ...names], options, client, output }) {
    const [key = '', ...value] = tag.split('=')
    for (const name of names) {
      const tags = await changeTags(client, options.on, name, { set: { [key]: value.join('=') } })
      output.say(`${name}: ${tagsText(tags)}`)
    }
  },
})
