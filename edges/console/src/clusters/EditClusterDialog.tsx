/** Name, members and policy of a cluster. */
import { type Schema, unwrap } from '@covisor/client'
import { FormGroup, TextInput } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { type Named, PickMany } from '../parts/PickMany.tsx'
import { TextField } from '../parts/TextField.tsx'
import { hostList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Cluster = Schema<'Cluster'>

interface EditClusterDialogProps {
  readonly cluster: Cluster
  readonly onClose: () => void
}

export function EditClusterDialog({ cluster, onClose }: EditClusterDialogProps): ReactNode {
  const { data: all = [] } = useQuery(hostList)
  const [name, setName] = useState(cluster.name)
  const [hosts, setHosts] = useState<readonly Named[]>(cluster.hosts)
  const [prefer, setPrefer] = useState(cluster.prefer)
  const [balance, setBalance] = useState(cluster.balance)
  const [movesAtOnce, setMovesAtOnce] = useState(cluster.movesAtOnce)
  const [vcpusPerCpu, setVcpusPerCpu] = useState(String(cluster.vcpusPerCpu))
  const [memoryRatio, setMemoryRatio] = useState(String(cluster.memoryRatio))
  const [cpuModel, setCpuModel] = useState(cluster.cpuModel ?? '')
  const isIn = (list: readonly Named[]) => (host: Named) => list.some(({ id }) => id === host.id)
  const body = {
    name: name.trim(),
    prefer,
    balance,
    movesAtOnce,
    vcpusPerCpu: Number(vcpusPerCpu),
    memoryRatio: Number(memoryRatio),
    cpuModel: cpuModel.trim() === '' ? null : cpuModel.trim(),
    addHosts: hosts.filter((host) => !isIn(cluster.hosts)(host)).map(({ id }) => id),
    removeHosts: cluster.hosts.filter((host) => !isIn(hosts)(host)).map(({ id }) => id),
  }
  return (
    <FormDialog
      title={t('clusters.editAsk', { name: cluster.name })}
      confirm={t('parts.save')}
      isReady={name.trim() !== '' && body.vcpusPerCpu > 0 && body.memoryRatio > 0}
      changes={['cluster', 'host']}
      send={() => unwrap(api.PATCH('/v1/clusters/{cluster}', { params: { path: { cluster: cluster.id } }, body }))}
      onClose={onClose}
    >
      <TextField id="cluster-name" label={t('parts.name')} isRequired value={name} onChange={setName} />
      <PickMany id="cluster-hosts" label={t('frame.place.hosts')} chosen={hosts} found={all} onChange={setHosts} />
      <ChoiceField
        id="cluster-prefer"
        label={t('clusters.prefer')}
        value={prefer}
        options={(['spread', 'pack'] as const).map((one) => [one, t(`clusters.prefer.${one}`)])}
        onChange={setPrefer}
      />
      <ChoiceField
        id="cluster-balance"
        label={t('clusters.balance')}
        value={balance}
        options={(['off', 'advise', 'auto'] as const).map((one) => [one, t(`clusters.balance.${one}`)])}
        onChange={setBalance}
      />
      <NumberField id="cluster-moves" label={t('clusters.movesAtOnce')} value={movesAtOnce} onChange={setMovesAtOnce} />
      <Ratio id="cluster-vcpus" label={t('clusters.vcpusPerCpu')} value={vcpusPerCpu} onChange={setVcpusPerCpu} />
      <Ratio id="cluster-memory" label={t('clusters.memoryRatio')} value={memoryRatio} onChange={setMemoryRatio} />
      <TextField
        id="cluster-cpu"
        label={t('clusters.cpuModel')}
        help={t('clusters.cpuModelHelp', { suggested: cluster.baseline.suggested ?? '–' })}
        value={cpuModel}
        onChange={setCpuModel}
      />
    </FormDialog>
  )
}

interface RatioProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

const Ratio = ({ id, label, value, onChange }: RatioProps): ReactNode => (
  <FormGroup label={label} fieldId={id}>
    <TextInput id={id} type="number" min={0.1} step={0.1} value={value} onChange={(_event, text) => onChange(text)} />
  </FormGroup>
)
