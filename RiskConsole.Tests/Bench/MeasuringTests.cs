using System.Text;
using RiskConsole.Bench.Circuits;
using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Tests.Bench;

/// <summary>What the bench makes of what it measured.</summary>
public sealed class MeasuringTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 50)]
    [InlineData(0.501, 51)]
    [InlineData(0.95, 95)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    public void Percentile_OneToHundred_IsTheNearestRank(double share, double expected)
    {
        var samples = new Samples();
        samples.AddRange(Enumerable.Range(1, 100).Reverse().Select(n => (double)n));

        Assert.Equal(expected, samples.Percentile(share));
    }

    [Fact]
    public void Percentile_Nothing_IsNone() => Assert.Null(new Samples().Percentile(0.95));

    [Fact]
    public void Percentile_ValueAddedAfterReading_Counts()
    {
        var samples = new Samples();
        samples.Add(2);
        Assert.Equal(2, samples.Max);

        samples.Add(3);
        samples.Add(1);

        Assert.Equal(3, samples.Max);
        Assert.Equal(1, samples.Percentile(0.1));
    }

    [Fact]
    public void Find_MarksAmongBytes_AreNotedOnceEach()
    {
        var marks = new EventMarks(10);
        var latencies = new float[10];
        marks.Posted(3);
        marks.Posted(7);
        var batch = Encoding.UTF8.GetBytes($"x{marks.TextOf(7)}y{marks.TextOf(3)}z{marks.TextOf(3)}{marks.TextOf(0)[..^6]}12");

        Assert.True(marks.Find(batch, System.Diagnostics.Stopwatch.GetTimestamp(), latencies));
        var first = latencies.ToArray();
        Assert.True(marks.Find(batch, System.Diagnostics.Stopwatch.GetTimestamp() + 1_000_000_000, latencies));

        Assert.Equal([3, 7], Enumerable.Range(0, 10).Where(n => latencies[n] > 0));
        Assert.Equal(first, latencies);
    }

    [Fact]
    public void Find_MarksOfAnotherRun_AreNotSeen() =>
        Assert.False(new EventMarks(10).Find("m0000-000001"u8, 0, new float[10]));

    [Fact]
    public void Parse_PageOfACircuit_TakesTheMarkersAsTheyStand()
    {
        const string marker = """{"type":"server","key":{"locationHash":"A:1"},"sequence":0,"descriptor":"CfDJ8\u002Babc"}""";

        var page = CircuitPage.Parse(
            $"<html><!--Blazor:{marker}--><!--Blazor:{{\"prerenderId\":\"1\"}}--><!--Blazor-Server-Component-State:xyz--></html>");

        Assert.Equal($$"""{"batchId":1,"operations":[{"type":"add","ssrComponentId":1,"marker":{{marker}}}]}""", page.Operations);
        Assert.Equal("xyz", page.State);
    }

    [Fact]
    public void Parse_PageWithoutCircuit_IsRefused() => Assert.Throws<InvalidDataException>(() => CircuitPage.Parse("<html></html>"));

    [Fact]
    public void Write_Table_AlignsNumbersToTheRight()
    {
        var output = new StringWriter { NewLine = "\n" };
        new Figures("Title", "what", "ms").Add("a", 1_234.5).Add("longer", null).Write(output);

        Assert.Equal("\nTitle\nwhat       ms\na       1,234\nlonger      -\n", output.ToString());
    }

    [Fact]
    public void Of_ThisProcess_IsWhatTheRuntimeSays()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();

        var use = ProcessUse.Of(Environment.ProcessId);

        Assert.InRange(use.Resident, 10_000_000, long.MaxValue);
        Assert.InRange((self.TotalProcessorTime - use.Cpu).TotalSeconds, -1, 1);
    }
}
