/** Every command, in the order of the documentation: one piece, because it is one list. */
import type { Command } from './command.ts'
import { allocationList } from './commands/allocation-list.ts'
import { allocationRemove } from './commands/allocation-remove.ts'
import { allocationSet } from './commands/allocation-set.ts'
import { auditList } from './commands/audit-list.ts'
import { auditVerify } from './commands/audit-verify.ts'
import { clusterBalance } from './commands/cluster-balance.ts'
import { clusterCreate } from './commands/cluster-create.ts'
import { clusterDelete } from './commands/cluster-delete.ts'
import { clusterDiff } from './commands/cluster-diff.ts'
import { clusterEdit } from './commands/cluster-edit.ts'
import { clusterList } from './commands/cluster-list.ts'
import { clusterRevertEdits } from './commands/cluster-revert-edits.ts'
import { clusterRoll } from './commands/cluster-roll.ts'
import { clusterShow } from './commands/cluster-show.ts'
import { completion } from './commands/completion.ts'
import { entitlementGive } from './commands/entitlement-give.ts'
import { entitlementList } from './commands/entitlement-list.ts'
import { entitlementTake } from './commands/entitlement-take.ts'
import { eventWatch } from './commands/event-watch.ts'
import { explainPlacement } from './commands/explain-placement.ts'
import { flavorCreate } from './commands/flavor-create.ts'
import { flavorDelete } from './commands/flavor-delete.ts'
import { flavorList } from './commands/flavor-list.ts'
import { flavorShow } from './commands/flavor-show.ts'
import { folderCreate } from './commands/folder-create.ts'
import { folderDelete } from './commands/folder-delete.ts'
import { folderEdit } from './commands/folder-edit.ts'
import { folderList } from './commands/folder-list.ts'
import { folderPut } from './commands/folder-put.ts'
import { groupCreate } from './commands/group-create.ts'
import { groupDelete } from './commands/group-delete.ts'
import { groupEdit } from './commands/group-edit.ts'
import { groupList } from './commands/group-list.ts'
import { groupShow } from './commands/group-show.ts'
import { groupStart } from './commands/group-start.ts'
import { groupStop } from './commands/group-stop.ts'
import { hostAdd } from './commands/host-add.ts'
import { hostCheck } from './commands/host-check.ts'
import { hostEdit } from './commands/host-edit.ts'
import { hostList } from './commands/host-list.ts'
import { hostMaintenanceEnter } from './commands/host-maintenance-enter.ts'
import { hostMaintenanceLeave } from './commands/host-maintenance-leave.ts'
import { hostRemove } from './commands/host-remove.ts'
import { hostShow } from './commands/host-show.ts'
import { identityProviderAdd } from './commands/identity-provider-add.ts'
import { identityProviderAddDirectory } from './commands/identity-provider-add-directory.ts'
import { identityProviderAddUser } from './commands/identity-provider-add-user.ts'
import { identityProviderEdit } from './commands/identity-provider-edit.ts'
import { identityProviderList } from './commands/identity-provider-list.ts'
import { identityProviderRemove } from './commands/identity-provider-remove.ts'
import { identityProviderShow } from './commands/identity-provider-show.ts'
import { identityProviderTest } from './commands/identity-provider-test.ts'
import { imageCreate } from './commands/image-create.ts'
import { imageDelete } from './commands/image-delete.ts'
import { imageList } from './commands/image-list.ts'
import { imagePublish } from './commands/image-publish.ts'
import { imageShow } from './commands/image-show.ts'
import { importFile } from './commands/import.ts'
import { inspect } from './commands/inspect.ts'
import { installationConfirm } from './commands/installation-confirm.ts'
import { installationShow } from './commands/installation-show.ts'
import { login } from './commands/login.ts'
import { logout } from './commands/logout.ts'
import { networkCreate } from './commands/network-create.ts'
import { networkDiff } from './commands/network-diff.ts'
import { networkExtend } from './commands/network-extend.ts'
import { networkList } from './commands/network-list.ts'
import { networkRemove } from './commands/network-remove.ts'
import { networkShow } from './commands/network-show.ts'
import { networkStart } from './commands/network-start.ts'
import { organisationCreate } from './commands/organisation-create.ts'
import { organisationDelete } from './commands/organisation-delete.ts'
import { organisationDiff } from './commands/organisation-diff.ts'
import { organisationEdit } from './commands/organisation-edit.ts'
import { organisationList } from './commands/organisation-list.ts'
import { organisationRevertEdits } from './commands/organisation-revert-edits.ts'
import { organisationShow } from './commands/organisation-show.ts'
import { password } from './commands/password.ts'
import { planApply } from './commands/plan-apply.ts'
import { planApprove } from './commands/plan-approve.ts'
import { planList } from './commands/plan-list.ts'
import { planShow } from './commands/plan-show.ts'
import { planWithdraw } from './commands/plan-withdraw.ts'
import { poolCreate } from './commands/pool-create.ts'
import { poolDiff } from './commands/pool-diff.ts'
import { poolEdit } from './commands/pool-edit.ts'
import { poolList } from './commands/pool-list.ts'
import { poolRemove } from './commands/pool-remove.ts'
import { poolRevertEdits } from './commands/pool-revert-edits.ts'
import { poolShare } from './commands/pool-share.ts'
import { poolShow } from './commands/pool-show.ts'
import { profileDelete } from './commands/profile-delete.ts'
import { profileList } from './commands/profile-list.ts'
import { profileSave } from './commands/profile-save.ts'
import { profileShow } from './commands/profile-show.ts'
import { projectCreate } from './commands/project-create.ts'
import { projectDelete } from './commands/project-delete.ts'
import { projectDiff } from './commands/project-diff.ts'
import { projectEdit } from './commands/project-edit.ts'
import { projectList } from './commands/project-list.ts'
import { projectRevertEdits } from './commands/project-revert-edits.ts'
import { projectShow } from './commands/project-show.ts'
import { quotaList } from './commands/quota-list.ts'
import { quotaRevertEdits } from './commands/quota-revert-edits.ts'
import { quotaSet } from './commands/quota-set.ts'
import { roleCreate } from './commands/role-create.ts'
import { roleDelete } from './commands/role-delete.ts'
import { roleDiff } from './commands/role-diff.ts'
import { roleEdit } from './commands/role-edit.ts'
import { roleGrant } from './commands/role-grant.ts'
import { roleGrants } from './commands/role-grants.ts'
import { roleList } from './commands/role-list.ts'
import { roleRevertEdits } from './commands/role-revert-edits.ts'
import { roleRevoke } from './commands/role-revoke.ts'
import { roleShow } from './commands/role-show.ts'
import { roleVerbs } from './commands/role-verbs.ts'
import { ruleCreate } from './commands/rule-create.ts'
import { ruleDelete } from './commands/rule-delete.ts'
import { ruleList } from './commands/rule-list.ts'
import { secondFactorConfirm } from './commands/second-factor-confirm.ts'
import { secondFactorRecoveryCodes } from './commands/second-factor-recovery-codes.ts'
import { secondFactorSetUp } from './commands/second-factor-set-up.ts'
import { secondFactorShow } from './commands/second-factor-show.ts'
import { secondFactorTurnOff } from './commands/second-factor-turn-off.ts'
import { signInEdit } from './commands/sign-in-edit.ts'
import { signInShow } from './commands/sign-in-show.ts'
import { siteCreate } from './commands/site-create.ts'
import { siteDelete } from './commands/site-delete.ts'
import { siteList } from './commands/site-list.ts'
import { siteRename } from './commands/site-rename.ts'
import { tagList } from './commands/tag-list.ts'
import { tagRemove } from './commands/tag-remove.ts'
import { tagSet } from './commands/tag-set.ts'
import { taskCancel } from './commands/task-cancel.ts'
import { taskList } from './commands/task-list.ts'
import { taskLog } from './commands/task-log.ts'
import { taskRetry } from './commands/task-retry.ts'
import { taskShow } from './commands/task-show.ts'
import { taskWait } from './commands/task-wait.ts'
import { tokenCreate } from './commands/token-create.ts'
import { tokenList } from './commands/token-list.ts'
import { tokenRevoke } from './commands/token-revoke.ts'
import { usageIntervals } from './commands/usage-intervals.ts'
import { usageList } from './commands/usage-list.ts'
import { usageRates } from './commands/usage-rates.ts'
import { usageReport } from './commands/usage-report.ts'
import { usageSetRates } from './commands/usage-set-rates.ts'
import { userCreate } from './commands/user-create.ts'
import { userDelete } from './commands/user-delete.ts'
import { userEdit } from './commands/user-edit.ts'
import { userList } from './commands/user-list.ts'
import { userResetSecondFactor } from './commands/user-reset-second-factor.ts'
import { userShow } from './commands/user-show.ts'
import { userSignInSecret } from './commands/user-sign-in-secret.ts'
import { userSignOut } from './commands/user-sign-out.ts'
import { vmAddresses } from './commands/vm-addresses.ts'
import { vmClone } from './commands/vm-clone.ts'
import { vmConsole } from './commands/vm-console.ts'
import { vmCreate } from './commands/vm-create.ts'
import { vmDefine } from './commands/vm-define.ts'
import { vmDelete } from './commands/vm-delete.ts'
import { vmDiff } from './commands/vm-diff.ts'
import { vmEdit } from './commands/vm-edit.ts'
import { vmEditNativeConfig } from './commands/vm-edit-native-config.ts'
import { vmGuest } from './commands/vm-guest.ts'
import { vmHistory } from './commands/vm-history.ts'
import { vmLease } from './commands/vm-lease.ts'
import { vmList } from './commands/vm-list.ts'
import { vmMigrate } from './commands/vm-migrate.ts'
import { vmNativeConfig } from './commands/vm-native-config.ts'
import { vmPause } from './commands/vm-pause.ts'
import { vmPurge } from './commands/vm-purge.ts'
import { vmReboot } from './commands/vm-reboot.ts'
import { vmRecover } from './commands/vm-recover.ts'
import { vmReset } from './commands/vm-reset.ts'
import { vmRestore } from './commands/vm-restore.ts'
import { vmResume } from './commands/vm-resume.ts'
import { vmRevertEdits } from './commands/vm-revert-edits.ts'
import { vmScreenshot } from './commands/vm-screenshot.ts'
import { vmShow } from './commands/vm-show.ts'
import { vmShutdown } from './commands/vm-shutdown.ts'
import { vmSnapshotCreate } from './commands/vm-snapshot-create.ts'
import { vmSnapshotDelete } from './commands/vm-snapshot-delete.ts'
import { vmSnapshotList } from './commands/vm-snapshot-list.ts'
import { vmSnapshotRevert } from './commands/vm-snapshot-revert.ts'
import { vmStart } from './commands/vm-start.ts'
import { vmStop } from './commands/vm-stop.ts'
import { vmSuspend } from './commands/vm-suspend.ts'
import { vmWatch } from './commands/vm-watch.ts'
import { volumeCreate } from './commands/volume-create.ts'
import { volumeDelete } from './commands/volume-delete.ts'
import { volumeDownload } from './commands/volume-download.ts'
import { volumeList } from './commands/volume-list.ts'
import { volumeMove } from './commands/volume-move.ts'
import { volumeResize } from './commands/volume-resize.ts'
import { volumeShow } from './commands/volume-show.ts'
import { whatif } from './commands/whatif.ts'
import { whoami } from './commands/whoami.ts'

export const commands: readonly Command[] = [
  importFile,
  profileSave,
  profileList,
  profileShow,
  profileDelete,
  inspect,
  hostAdd,
  hostCheck,
  hostList,
  hostMaintenanceEnter,
  hostMaintenanceLeave,
  hostRemove,
  hostShow,
  hostEdit,
  vmAddresses,
  vmGuest,
  vmClone,
  vmConsole,
  vmCreate,
  vmDefine,
  vmDelete,
  vmRestore,
  vmPurge,
  vmEdit,
  vmHistory,
  vmDiff,
  vmRevertEdits,
  vmList,
  vmLease,
  vmMigrate,
  vmRecover,
  vmNativeConfig,
  vmEditNativeConfig,
  vmPause,
  vmReboot,
  vmReset,
  vmResume,
  vmScreenshot,
  vmShow,
  vmShutdown,
  vmSnapshotCreate,
  vmSnapshotDelete,
  vmSnapshotList,
  vmSnapshotRevert,
  vmStart,
  vmStop,
  vmSuspend,
  vmWatch,
  groupList,
  groupShow,
  groupCreate,
  groupEdit,
  groupDelete,
  groupStart,
  groupStop,
  folderList,
  folderCreate,
  folderEdit,
  folderPut,
  folderDelete,
  tagList,
  tagSet,
  tagRemove,
  volumeCreate,
  volumeDelete,
  volumeDownload,
  volumeList,
  volumeMove,
  volumeResize,
  volumeShow,
  poolCreate,
  poolEdit,
  poolList,
  poolRemove,
  poolShare,
  poolShow,
  poolDiff,
  poolRevertEdits,
  clusterBalance,
  clusterCreate,
  clusterDelete,
  clusterEdit,
  siteList,
  siteCreate,
  siteRename,
  siteDelete,
  clusterList,
  clusterRoll,
  clusterShow,
  clusterDiff,
  clusterRevertEdits,
  ruleCreate,
  ruleDelete,
  ruleList,
  explainPlacement,
  whatif,
  networkCreate,
  networkExtend,
  networkList,
  networkRemove,
  networkShow,
  networkDiff,
  networkStart,
  imageCreate,
  imageDelete,
  imageList,
  imageShow,
  imagePublish,
  flavorList,
  flavorShow,
  flavorCreate,
  flavorDelete,
  taskCancel,
  taskList,
  taskLog,
  taskRetry,
  taskShow,
  taskWait,
  eventWatch,
  planList,
  planShow,
  planApprove,
  planApply,
  planWithdraw,
  auditList,
  auditVerify,
  installationShow,
  installationConfirm,
  userCreate,
  userDelete,
  userEdit,
  userList,
  userShow,
  userSignInSecret,
  userSignOut,
  userResetSecondFactor,
  organisationCreate,
  organisationDelete,
  organisationEdit,
  organisationList,
  organisationShow,
  organisationDiff,
  organisationRevertEdits,
  projectCreate,
  projectDelete,
  projectEdit,
  projectList,
  projectShow,
  projectDiff,
  projectRevertEdits,
  roleCreate,
  roleDelete,
  roleEdit,
  roleGrant,
  roleGrants,
  roleList,
  roleRevoke,
  roleShow,
  roleDiff,
  roleRevertEdits,
  roleVerbs,
  quotaList,
  quotaSet,
  quotaRevertEdits,
  allocationList,
  allocationSet,
  allocationRemove,
  entitlementList,
  entitlementGive,
  entitlementTake,
  usageList,
  usageIntervals,
  usageReport,
  usageRates,
  usageSetRates,
  tokenCreate,
  tokenList,
  tokenRevoke,
  login,
  logout,
  secondFactorShow,
  secondFactorSetUp,
  secondFactorConfirm,
  secondFactorTurnOff,
  secondFactorRecoveryCodes,
  identityProviderList,
  identityProviderShow,
  identityProviderAdd,
  identityProviderAddDirectory,
  identityProviderEdit,
  identityProviderTest,
  identityProviderAddUser,
  identityProviderRemove,
  signInShow,
  signInEdit,
  whoami,
  password,
  completion,
]
