namespace RiskConsole.Tests.Support;

/// <summary>The real clock, ahead by what the test says: an hour passes at once, for all who look at the time rather than wait for it.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Shift(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
