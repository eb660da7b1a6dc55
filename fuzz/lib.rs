//! What the fuzz targets share: their bodies, which are tests as well, and a bound on memory.

#[path = "../tests/support/fuzzed.rs"]
pub mod fuzzed;

use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Bytes that a run may hold whatever its input: tables made once, buffers, the built-in configuration.
const FLOOR: usize = 32 << 20;

/// Bytes that a run may hold for each byte of its input beyond that.
const PER_BYTE: usize = 2000;

/// Runs a target, and panics where it has held more memory than its input is worth.
pub fn run(bytes: &[u8], target: fn(&[u8])) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    target(bytes);
    let held = HEAP.peak_usage().saturating_sub(before);
    assert!(held <= FLOOR + PER_BYTE * bytes.len(), "{held} bytes held for an input of {}", bytes.len());
}
