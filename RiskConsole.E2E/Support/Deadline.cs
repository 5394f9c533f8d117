namespace RiskConsole.E2E.Support;

/// <summary>Waits for a condition, never for time; a condition that does not come fails the test.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(20);

    public static float Milliseconds => (float)Default.TotalMilliseconds;

    /// <summary>A token that ends the test's patience.</summary>
    public static CancellationToken Token => new CancellationTokenSource(Default).Token;

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var ct = Token;
        while (!await condition())
        {
            Assert.False(ct.IsCancellationRequested, $"Did not happen within {Default.TotalSeconds:0} s: {what}");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
