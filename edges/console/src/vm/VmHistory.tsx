/** What a VM was, from when to when, and what this page saw happen to it. */
import { Title } from '@patternfly/react-core'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { instant } from '../parts/amounts.ts'
import { Name } from '../parts/Name.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { taskList, vmHistory } from '../queries.ts'
import type { Vm } from './vm-calls.ts'

export function VmHistory({ vm }: { readonly vm: Vm }): ReactNode {
  const history = useQuery(vmHistory(vm.id))
  const tasks = useInfiniteQuery(taskList({ target: vm.id }))
  return (
    <div className="cv-stack">
      <Title headingLevel="h2">Tasks</Title>
      <Problem title="Tasks could not be read" error={tasks.error} />
      <Table aria-label="Tasks" variant="compact" gridBreakPoint="">
        <Thead>
          <Tr>
            <Th>Task</Th>
            <Th>State</Th>
            <Th>Started by</Th>
            <Th>Started</Th>
          </Tr>
        </Thead>
        <Tbody>
          {(tasks.data?.pages.flatMap(({ items }) => items) ?? []).map((task) => (
            <Tr key={task.id}>
              <Td>
                <Link to="/tasks/$task" params={{ task: task.id }}>
                  <Name of={task.title} />
                </Link>
              </Td>
              <Td>
                <StateLabel state={task.state} />
              </Td>
              <Td>
                <Name of={task.startedBy} />
              </Td>
              <Td>{instant(task.createdAt)}</Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      <Title headingLevel="h2">Versions</Title>
      <Problem title="History could not be read" error={history.error} />
      <Table aria-label="Versions" variant="compact" gridBreakPoint="">
        <Thead>
          <Tr>
            <Th>From</Th>
            <Th>To</Th>
            <Th>Name</Th>
            <Th>Power</Th>
            <Th>Host</Th>
          </Tr>
        </Thead>
        <Tbody>
          {(history.data ?? []).map((version) => (
            <Tr key={version.from}>
              <Td>{instant(version.from)}</Td>
              <Td>{version.to === null ? 'now' : instant(version.to)}</Td>
              <Td>
                <Name of={version.name} />
              </Td>
              <Td>{version.power ?? '–'}</Td>
              <Td>{version.host === null ? '–' : <Name of={version.host} />}</Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  )
}
