using RiskConsole.Components.Pages.Feed;
using RiskConsole.Components.Shared;

namespace RiskConsole.Tests.Components.Feed;

public class DisplayTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("plain é ☃ 𝔘", "plain é ☃ 𝔘")]
    [InlineData("\u001b[31mred", "␛[31mred")]
    [InlineData("a\0b\nc\td\u007f", "a␀b␊c␉d␡")]
    [InlineData("invoice\u202egnp.exe", "invoice⟦U+202E⟧gnp.exe")]
    [InlineData("a\u200bb\ufeff\u0085", "a⟦U+200B⟧b⟦U+FEFF⟧⟦U+0085⟧")]
    public void Clean_Characters_AreShownAsMarks(string? text, string expected) => Assert.Equal(expected, DisplayText.Clean(text));

    [Fact]
    public void Clean_HalfASurrogatePair_IsReplaced() => Assert.Equal("half \ufffd pair", DisplayText.Clean("half \ud800 pair"));

    [Fact]
    public void Clean_NothingToDo_IsTheSameInstance()
    {
        const string text = "subject:acct/42";

        Assert.Same(text, DisplayText.Clean(text));
    }

    [Fact]
    public void Clean_Block_KeepsLines() => Assert.Equal("{\n\t\"a\": 1␀\n}", DisplayText.Clean("{\n\t\"a\": 1\0\n}", keepLines: true));

    [Fact]
    public void Clean_Long_IsCutBetweenCharacters()
    {
        Assert.Equal("abc…", DisplayText.Clean("abcdef", 3));
        Assert.Equal("ab…", DisplayText.Clean("ab𝔘def", 3));
        Assert.Equal(121, DisplayText.Clean(new string('x', 1_000_000), 120).Length);
    }

    [Fact, Trait("Req", "EV4")]
    public void Cells_HostileEvent_AreHarmlessMarkup()
    {
        const string evil = "\"><img src=x onerror=alert(1)>'\u202e";
        const string data = """{"message":"<script>alert(1)</script>","k\u001b[2J":"\u0007"}""";
        var row = FeedRow.For(Event.Of(1, subject: evil, type: evil, data: data));

        Assert.DoesNotContain("<img", row.Cells.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", row.Cells.Value, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', row.Cells.Value);
        Assert.DoesNotContain('\u001b', row.Cells.Value);
        Assert.DoesNotContain('\a', row.Cells.Value);
    }

    [Fact, Trait("Req", "RT3")]
    public void For_SameEvent_IsMadeOnceForAllCircuits()
    {
        var e = Event.Of(1);

        Assert.Same(FeedRow.For(e), FeedRow.For(e));
    }

    [Theory]
    [InlineData(
        """{"usd":1500,"token":"WETH","from":{"a":1},"tags":[1,2],"none":null}""",
        "usd 1500 · token WETH · from {…} · tags [2]")]
    [InlineData("""{"code":7,"message":"vault drained"}""", "vault drained · code 7")]
    [InlineData("\"text\"", "text")]
    [InlineData("[1,2,3]", "[3]")]
    [InlineData("""{"half":"\ud800"}""", "half \"\\ud800\"")]
    [InlineData(null, "")]
    public void Summary_Payload_SaysWhatItHolds(string? data, string expected) =>
        Assert.Equal(expected, FeedSummary.Of(Event.Of(1, data: data)));

    [Fact]
    public void Summary_MegabytePayload_IsNotParsed()
    {
        var summary = FeedSummary.Of(Event.Of(1, data: $$"""{"a":"{{new string('x', 1_000_000)}}"}"""));

        Assert.True(summary.Length < 200);
        Assert.Contains("KB", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_DeeperThanTheReaderGoes_IsShownAsWritten()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));

        Assert.StartsWith("[[[[", FeedSummary.Of(Event.Of(1, data: deep)), StringComparison.Ordinal);
    }
}
