/// Brings planar float of any channels to two, sample by sample. Used by one thread.
final class StereoMixer {
    private var mix: (channels: Int, mask: UInt64, mix: StereoMix)?

    /// Mixes `samples` of each plane.
    func mix(_ planes: [UnsafePointer<Float>], mask: UInt64, samples: Int) -> SoundBlock {
        let mix = mix(planes.count, mask)
        let block = SoundBlock(channels: SoundBlock.stereo, capacity: samples)
        add(planes, mix.left, samples, to: block.plane(0))
        add(planes, mix.right, samples, to: block.plane(1))
        return block
    }

    private func mix(_ channels: Int, _ mask: UInt64) -> StereoMix {
        if let mix, mix.channels == channels, mix.mask == mask { return mix.mix }
        let made = StereoMix(channels: channels, mask: mask)
        mix = (channels, mask, made)
        return made
    }

    private func add(
        _ planes: [UnsafePointer<Float>], _ shares: [Float], _ samples: Int, to target: UnsafeMutablePointer<Float>
    ) {
        for (plane, share) in zip(planes, shares) where share != 0 {
            for index in 0..<samples {
                let value = plane[index]
                // What no number is would be heard for ever.
                target[index] += value.isFinite ? value * share : 0
            }
        }
    }
}
