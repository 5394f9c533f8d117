namespace RiskConsole.Rules.Engine;

/// <summary>What a window says after an event or as time passes.</summary>
/// <param name="Counts">False while there is nothing to judge (an anomaly that still learns, a late event).</param>
/// <param name="Value">Compared with the levels' thresholds. Sequence and absence say 1 when it happened and 0 otherwise, and their one level's threshold is 1.
/// NaN: nothing is there to compare (the average of no values), which breaches nothing and ends what was raised.</param>
/// <param name="Shown">What people are shown as the observed value, where it is another (anomaly: the bucket's value, <paramref name="Value"/> being its distance).</param>
/// <param name="Late">The sample came too late to count at all.</param>
internal readonly record struct Observation(bool Counts, double Value, double? Shown = null, bool Late = false);

/// <summary>What one rule remembers of one key: the moving part of each kind. Knows nothing of thresholds, alerts or the wall clock. Not thread-safe.</summary>
/// <remarks>Deterministic: the same samples and times in the same order give the same answers, also when it was written and read in between.</remarks>
internal abstract class KeyWindow
{
    /// <summary>Judging begins, or goes on after a time in which nobody listened: nothing is said of that time. For a window made without a sample, and for one
    /// that was filled from the past; not for one that a sample made.</summary>
    public virtual void Begin(long clockUs)
    {
    }

    /// <summary>Takes a sample. Samples may come out of order within <see cref="RuleOptions.Lateness"/>.</summary>
    public abstract Observation Take(in Sample sample);

    /// <summary>What holds at a time without another sample; times given never go back. Not asked of pulses (a threshold without recovery, a sequence).</summary>
    public abstract Observation At(long clockUs);

    /// <summary>The next time at which <see cref="At"/> may say something else; <see cref="long.MaxValue"/> for never. After <see cref="At"/> it is later than the time
    /// asked for.</summary>
    public virtual long NextUs => long.MaxValue;

    /// <summary>Whether the engine must call <see cref="At"/> at <see cref="NextUs"/> even while nothing is raised or pending (absence, closing buckets).</summary>
    public virtual bool KeepsTime => false;

    /// <summary>The last observation in words, where the numbers do not say it. Called only when something is raised.</summary>
    public virtual string? Reason => null;

    /// <summary>Places in the log of what made the last observation, newest last, at most 20. Called only when something is raised.</summary>
    public virtual IReadOnlyList<long> Contributing => [];

    /// <summary>How many values <see cref="RuleOptions.ValuesPerKey"/> made it forget although they still counted.</summary>
    public virtual long Forgotten => 0;

    /// <summary>What it holds, for explanations. Never asked for while judging.</summary>
    public virtual WindowFacts Facts => WindowFacts.None;

    /// <summary>Whether it holds nothing any more that a new one would not hold, for samples that are in time.</summary>
    public abstract bool IsEmptyAt(long clockUs);

    public abstract void Write(BinaryWriter writer);

    /// <summary>Into a new window, what <see cref="Write"/> wrote.</summary>
    public abstract void Read(BinaryReader reader);

    /// <summary>Whether there is a baseline that <see cref="WriteBaseline"/> has not written yet; only of rules that keep one.</summary>
    public virtual bool HasNewBaseline => false;

    /// <summary>Writes what was learnt as of the end of the last closed bucket; see <see cref="BaselineRecord"/>.</summary>
    public virtual void WriteBaseline(BinaryWriter writer) => throw new NotSupportedException("This kind of window has no baseline.");

    /// <summary>Into a new window, what <see cref="WriteBaseline"/> wrote.</summary>
    public virtual void ReadBaseline(BinaryReader reader) => throw new NotSupportedException("This kind of window has no baseline.");
}
