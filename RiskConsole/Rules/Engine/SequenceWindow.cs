using System.Text;

namespace RiskConsole.Rules.Engine;

/// <summary>Events of one key that are steps of a sequence and belong to no match yet. Says 1 for the event that completes a match: one event per step, each after the
/// one before (by event time, and by place in the log where times are equal), at most the window from the first to the last.</summary>
/// <remarks>A match uses its events up. When a new event completes several possible matches, it stands for the latest step it can, with the nearest events before and after it.
/// Only the newest <see cref="MostPerStep"/> events are kept for each step, so a flood of first steps forgets the oldest of them.
/// Events up to the lateness out of order count as if they had come in order, unless another match has used their partners up.</remarks>
/// <param name="steps">Names of the steps, for people.</param>
/// <param name="windowUs">The longest time from the first event to the last.</param>
/// <param name="latenessUs">How much longer events are kept for what comes late.</param>
internal sealed class SequenceWindow(IReadOnlyList<string> steps, long windowUs, long latenessUs) : KeyWindow
{
    /// <summary>Open partial matches, in effect.</summary>
    public const int MostPerStep = 16;

    /// <summary>By time and place; at most <see cref="MostPerStep"/> with each bit.</summary>
    private readonly List<Entry> _open = [];
    private readonly int[] _match = new int[steps.Count];
    private Entry[] _last = [];
    private long _newestUs = long.MinValue;

    private readonly record struct Entry(long TimeUs, long Seq, int Steps)
    {
        public bool IsBefore(in Entry other) => TimeUs < other.TimeUs || (TimeUs == other.TimeUs && Seq < other.Seq);
    }

    public override string? Reason
    {
        get
        {
            if (_last.Length == 0)
                return null;
            var text = new StringBuilder().Append(steps[0]).Append(" at ").Append(RuleWords.Time(_last[0].TimeUs));
            for (var i = 1; i < _last.Length; i++)
                text.Append(", ").Append(steps[i]).Append(' ').Append(Later(_last[i].TimeUs - _last[i - 1].TimeUs));
            return text.ToString();
        }
    }

    public override IReadOnlyList<long> Contributing => Array.ConvertAll(_last, entry => entry.Seq);

    public override WindowFacts Facts
    {
        get
        {
            var longest = new List<Entry>();
            for (var first = 0; first < _open.Count; first++)
            {
                // What began longer ago can only be completed by an event of the past.
                if ((_open[first].Steps & 1) == 0 || _open[first].TimeUs < _newestUs - windowUs)
                    continue;
                var chain = new List<Entry> { _open[first] };
                for (var next = first + 1; next < _open.Count && chain.Count < steps.Count - 1 && _open[next].TimeUs - chain[0].TimeUs <= windowUs; next++)
                {
                    if ((_open[next].Steps >> chain.Count & 1) != 0)
                        chain.Add(_open[next]);
                }
                if (chain.Count >= longest.Count)
                    longest = chain;
            }
            return new WindowFacts { Steps = [.. steps.Select((name, step) => new StepFact(name, step < longest.Count ? longest[step].TimeUs : null))] };
        }
    }

    public override Observation Take(in Sample sample)
    {
        if (_newestUs != long.MinValue && sample.TimeUs < _newestUs - windowUs - latenessUs)
            return new Observation(false, 0, Late: true);
        if (sample.TimeUs > _newestUs)
        {
            _newestUs = sample.TimeUs;
            _open.RemoveAll(entry => entry.TimeUs < _newestUs - windowUs - latenessUs);
        }
        var at = Insert(new Entry(sample.TimeUs, sample.Seq, sample.Steps));
        if (!Complete(at))
        {
            Limit(sample.Steps);
            return new Observation(true, 0);
        }
        _last = Array.ConvertAll(_match, index => _open[index]);
        for (var step = _match.Length - 1; step >= 0; step--)
            _open.RemoveAt(_match[step]);
        return new Observation(true, 1);
    }

    /// <summary>Time alone completes nothing.</summary>
    public override Observation At(long clockUs) => new(true, 0);

    public override bool IsEmptyAt(long clockUs) => _newestUs < clockUs - windowUs - latenessUs;

    public override void Write(BinaryWriter writer)
    {
        writer.Write(_newestUs);
        WriteAll(writer, _open);
        WriteAll(writer, _last);
    }

    public override void Read(BinaryReader reader)
    {
        _newestUs = reader.ReadInt64();
        _open.Clear();
        _open.AddRange(ReadAll(reader));
        _last = ReadAll(reader);
    }

    private int Insert(in Entry entry)
    {
        var at = _open.Count;
        while (at > 0 && entry.IsBefore(_open[at - 1]))
            at--;
        _open.Insert(at, entry);
        return at;
    }

    /// <summary>Looks for a match that the event at an index is part of: without it there was none. The nearest events make the shortest match, so if they are too far apart, all are.</summary>
    private bool Complete(int at)
    {
        for (var step = steps.Count - 1; step >= 0; step--)
        {
            if ((_open[at].Steps >> step & 1) == 0)
                continue;
            _match[step] = at;
            if (Reach(step, -1) && Reach(step, 1) && _open[_match[^1]].TimeUs - _open[_match[0]].TimeUs <= windowUs)
                return true;
        }
        return false;
    }

    /// <summary>Finds the nearest events for all steps before (-1) or after (1) a step.</summary>
    private bool Reach(int step, int direction)
    {
        var index = _match[step];
        for (step += direction; step >= 0 && step < steps.Count; step += direction)
        {
            do
                index += direction;
            while (index >= 0 && index < _open.Count && (_open[index].Steps >> step & 1) == 0);
            if (index < 0 || index >= _open.Count)
                return false;
            _match[step] = index;
        }
        return true;
    }

    private void Limit(int added)
    {
        for (var step = 0; step < steps.Count; step++)
        {
            if ((added >> step & 1) == 0 || _open.Count(entry => (entry.Steps >> step & 1) != 0) <= MostPerStep)
                continue;
            var oldest = _open.FindIndex(entry => (entry.Steps >> step & 1) != 0);
            _open[oldest] = _open[oldest] with { Steps = _open[oldest].Steps & ~(1 << step) };
        }
        _open.RemoveAll(static entry => entry.Steps == 0);
    }

    private static string Later(long micros) => micros == 0 ? "at the same time" : RuleWords.Duration(micros) + " later";

    private static void WriteAll(BinaryWriter writer, IReadOnlyCollection<Entry> entries)
    {
        writer.Write((byte)entries.Count);
        foreach (var (time, seq, steps) in entries)
        {
            writer.Write(time);
            writer.Write(seq);
            writer.Write((byte)steps);
        }
    }

    private static Entry[] ReadAll(BinaryReader reader)
    {
        var entries = new Entry[reader.ReadByte()];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new Entry(reader.ReadInt64(), reader.ReadInt64(), reader.ReadByte());
        return entries;
    }
}
