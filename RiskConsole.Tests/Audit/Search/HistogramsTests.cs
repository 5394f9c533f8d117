using RiskConsole.Audit;
using RiskConsole.Audit.Search;
using RiskConsole.Query;
using RiskConsole.Tests.Query;

namespace RiskConsole.Tests.Audit.Search;

public class HistogramsTests
{
    private const int Entries = 400;
    private const int Spans = 60;

    // So few entries make several blocks.
    private const int IdStep = 300;

    private static readonly string[] s_severities = ["info", "warning", "error", "critical"];

    /// <summary>Whatever order entries came in, however far the index is, and wherever the bars end.</summary>
    [Fact, Trait("Req", "AU4")]
    public void Read_WithoutAQuery_CountsWhatReadingEveryEntryCounts()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        using var store = new SearchStore(IdStep);
        var compiler = new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), new FixedTime(FixedTime.Noon));
        Assert.True(compiler.TryCompile("id:>0", out var everything, out _));
        store.Execute("BEGIN");
        for (var i = 0; i < Entries; i++)
        {
            // Mostly in order, some long after they happened.
            var at = FixedTime.Noon.AddSeconds(random.Next(10) == 0 ? random.Next(Entries * 10) : (i * 10) + random.Next(30));
            store.Add(time: at, outcome: (AuditOutcome)random.Next(1, 4), data: new() { ["kind"] = "change", ["severity"] = s_severities[random.Next(s_severities.Length)] });
        }
        store.Execute("COMMIT");

        for (var i = 0; i < Spans; i++)
        {
            if (i % 10 == 0)
                store.Index((long)random.Next(Entries + 1) * IdStep);
            DateTimeOffset? from = random.Next(3) == 0 ? null : FixedTime.Noon.AddSeconds(random.Next(-100, Entries * 10));
            DateTimeOffset? to = random.Next(3) == 0 ? null : FixedTime.Noon.AddSeconds(random.Next(-100, (Entries * 10) + 100));
            var bars = random.Next(1, 40);

            var expected = Histograms.Read(store.Connection, new AuditFilter(everything, from, to), [SearchPart.Everything], bars);
            var counted = Histograms.Read(store.Connection, new AuditFilter(null, from, to), [SearchPart.Everything], bars);

            Assert.True(expected.Bars.SequenceEqual(counted.Bars), $"seed {seed}, span {i}: {from:O} to {to:O} in {bars} bars");
            Assert.Equal((expected.From, expected.Width), (counted.From, counted.Width));
        }
    }
}
