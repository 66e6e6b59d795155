#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| scimplate_fuzz::check(data));
