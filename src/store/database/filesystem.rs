//! On which kind of filesystem a file lies: the write-ahead log needs memory that processes share, so a database cannot
//! lie on one that several machines use.

use std::path::Path;

/// Where Linux says what is mounted.
const MOUNTS: &str = "/proc/self/mountinfo";

/// Filesystems that other machines may write to at the same time.
const OVER_NETWORK: [&str; 10] =
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ceph", "fuse.sshfs", "fuse.glusterfs"];

/// The kind of filesystem that a file lies on, or will lie on; `None` where the system does not say.
pub fn filesystem_of(path: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string(MOUNTS).ok()?;
    let absolute = std::path::absolute(path).ok()?;
    let there = absolute.ancestors().find_map(|ancestor| ancestor.canonicalize().ok())?;
    kind_in(&mounts, &there)
}

/// Room on a filesystem, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskSpace {
    /// What may still be written.
    pub free: u64,
    /// All of it.
    pub total: u64,
}

/// The room where a file lies, or will lie; `None` where the system does not say.
#[cfg(target_os = "linux")]
pub fn space_of(path: &Path) -> Option<DiskSpace> {
    let absolute = std::path::absolute(path).ok()?;
    let there = absolute.ancestors().find(|ancestor| ancestor.exists())?;
    let said = rustix::fs::statvfs(there).ok()?;
    Some(DiskSpace { free: said.f_bavail * said.f_frsize, total: said.f_blocks * said.f_frsize })
}

/// The room where a file lies, or will lie; `None` where the system does not say.
#[cfg(not(target_os = "linux"))]
pub const fn space_of(_: &Path) -> Option<DiskSpace> {
    None
}

/// Whether a kind of filesystem is one that several machines use.
pub fn is_over_network(kind: &str) -> bool {
    OVER_NETWORK.contains(&kind)
}

/// The kind that the mount with the longest path above the file has; of two at one place the later covers the earlier.
fn kind_in(mounts: &str, path: &Path) -> Option<String> {
    let mount = |line: &str| -> Option<(usize, String)> {
        let (before, after) = line.split_once(" - ")?;
        let point = before.split(' ').nth(4)?.replace("\\040", " ");
        let kind = after.split(' ').next()?.to_owned();
        path.starts_with(&point).then_some((point.len(), kind))
    };
    mounts.lines().filter_map(mount).max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::{is_over_network, kind_in};
    use std::path::Path;

    const MOUNTS: &str = "\
27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 27 0:26 / /srv/share rw,relatime - nfs4 nas:/share rw
31 27 0:27 / /srv/two\\040words rw - cifs //nas/two rw
32 27 0:28 / /var rw - ext4 /dev/sdb1 rw
33 27 0:29 / /var rw - btrfs /dev/sdc1 rw
";

    #[test]
    fn the_longest_mount_above_a_file_says_its_kind() {
        let kind = |path: &str| kind_in(MOUNTS, Path::new(path)).unwrap_or_default();
        assert_eq!(kind("/home/kari/verve.db"), "ext4");
        assert_eq!(kind("/srv/share/verve.db"), "nfs4");
        assert_eq!(kind("/srv/shared/verve.db"), "ext4");
        assert_eq!(kind("/srv/two words/verve.db"), "cifs");
        assert_eq!(kind("/var/lib/verve.db"), "btrfs");
        assert!(is_over_network("nfs4") && is_over_network("cifs") && !is_over_network("btrfs"));
    }
}
