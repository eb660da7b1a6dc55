#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cadence_fuzz::run(bytes, cadence_fuzz::fuzzed::configuration));
