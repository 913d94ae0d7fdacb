/**
 * The most items a list may have and the most bytes a value may have: what stops a bad peer from filling memory.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */

export const connectIdentityParams = 20
export const domainList = 16_384
export const cpumap = 2_048
export const vcpuinfo = 16_384
export const cpumaps = 8_388_608
export const iothreadInfo = 16_384
export const migrateCookie = 4_194_304
export const networkList = 16_384
export const networkPortList = 16_384
export const interfaceList = 16_384
export const storagePoolList = 16_384
export const storageVolList = 16_384
export const nodeDeviceList = 65_536
export const nodeDeviceCapsList = 65_536
export const nwfilterList = 16_384
export const nwfilterBindingList = 16_384
export const domainSchedulerParameters = 16
export const domainBlkioParameters = 16
export const domainMemoryParameters = 16
export const domainBlockIoTuneParameters = 32
export const domainNumaParameters = 16
export const domainPerfEvents = 64
export const domainBlockCopyParameters = 16
export const nodeCpuStats = 16
export const nodeMemoryStats = 16
export const domainBlockStatsParameters = 16
export const nodeCells = 1_024
export const authSaslData = 65_536
export const authTypeList = 20
export const domainMemoryStats = 1_024
export const domainCheckpointList = 16_384
export const domainSnapshotList = 16_384
export const domainBlockPeekBuffer = 4_194_304
export const domainMemoryPeekBuffer = 4_194_304
export const securityLabelList = 64
export const securityModel = 257
export const securityLabel = 4_097
export const securityDoi = 257
export const secretValue = 65_536
export const secretList = 16_384
export const cpuBaseline = 256
export const domainSendKey = 16
export const domainInterfaceParameters = 16
/** libvirt 12.5.0. */
export const domainAnnounceInterface = 16
export const domainGetCpuStatsNcpus = 128
export const domainGetCpuStats = 2_048
export const domainDiskErrors = 256
export const nodeMemoryParameters = 64
export const domainMigrateParamList = 64
export const domainSaveParams = 64
export const domainJobStats = 64
export const connectCpuModels = 8_192
export const domainFsfreezeMountpoints = 256
export const networkDhcpLeases = 65_536
export const connectGetAllDomainStats = 262_144
export const domainEventTunable = 2_048
export const domainFsinfo = 256
export const domainFsinfoDisks = 256
export const domainInterface = 2_048
export const domainIpAddr = 2_048
export const domainGuestVcpuParams = 64
export const domainIothreadParams = 64
export const nodeSevInfo = 64
export const domainLaunchSecurityInfoParams = 64
export const domainLaunchSecurityStateParams = 64
export const domainGuestInfoParams = 2_048
export const networkPortParameters = 16
export const domainAuthorizedSshKeys = 2_048
export const domainMessages = 2_048
export const domainEventGraphicsIdentity = 20
