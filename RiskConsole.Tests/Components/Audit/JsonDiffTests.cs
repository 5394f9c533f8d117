using System.Text.Json;
using RiskConsole.Audit.Reading;
using RiskConsole.Components.Pages.Audit.Entry;

namespace RiskConsole.Tests.Components.Audit;

public class JsonDiffTests
{
    [Theory, Trait("Req", "AU3")]
    [InlineData("""{"role":"operator"}""", """{"role":"admin"}""", "Changed role operator>admin")]
    [InlineData("""{"a":{"b":{"c":1}}}""", """{"a":{"b":{"c":2}}}""", "Changed a.b.c 1>2")]
    [InlineData("""{"a":1}""", """{"a":1,"b":true}""", "Added b >true")]
    [InlineData("""{"a":1,"b":{"c":1,"d":2}}""", """{"a":1}""", "Removed b.c 1>|Removed b.d 2>")]
    [InlineData("""{"n":5}""", """{"n":"5"}""", "Changed n 5>\"5\"")]
    [InlineData("""{"a":[]}""", """{"a":{}}""", "Changed a []>{}")]
    [InlineData("""{"by":["x","y","y"]}""", """{"by":["y","z"]}""", "Removed by[] x>|Removed by[] y>|Added by[] >z")]
    [InlineData("""{"by":["x","y"]}""", """{"by":["y","x"]}""", "Changed by (order) x, y>y, x")]
    [InlineData(
        """{"levels":[{"severity":"critical","threshold":10},{"severity":"error","threshold":5}]}""", """{"levels":[{"severity":"critical","threshold":20}]}""",
        "Changed levels[critical].threshold 10>20|Removed levels[error].severity error>|Removed levels[error].threshold 5>")]
    [InlineData(
        """{"steps":[{"name":"a","v":1},{"name":"b","v":2}]}""", """{"steps":[{"name":"b","v":2},{"name":"a","v":1}]}""", "Changed steps (order) a, b>b, a")]
    [InlineData("""{"l":[{"v":1},{"v":1}]}""", """{"l":[{"v":1},{"v":3},{"v":4}]}""", "Changed l[1].v 1>3|Added l[2].v >4")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""", "")]
    [InlineData("3", """{"a":2}""", "Changed  3>{\"a\":2}")]
    public void Between_Documents_NamesWhatDiffersAndNothingElse(string before, string after, string expected) =>
        Assert.Equal(expected, Words(JsonDiff.Between(JsonElement.Parse(before), JsonElement.Parse(after))));

    [Fact, Trait("Req", "AU3")]
    public void Between_NothingBefore_TellsEveryValueOnALineOfItsOwn() => Assert.Equal(
        "Added name >High|Added levels[error].severity >error|Added levels[error].at >5|Added by >a, b|Added empty >[]",
        Words(JsonDiff.Between(default, JsonElement.Parse("""{"name":"High","levels":[{"severity":"error","at":5}],"by":["a","b"],"empty":[]}"""))));

    [Fact, Trait("Req", "AU3")]
    public void Between_MostlyTheSame_CountsAndKeepsWhatIsUnchanged()
    {
        var found = JsonDiff.Between(JsonElement.Parse("""{"a":1,"b":{"c":"x","d":[1,2]}}"""), JsonElement.Parse("""{"a":2,"b":{"c":"x","d":[1,2]}}"""));

        Assert.Equal([("b.c", "x"), ("b.d", "[1,2]")], found.Same);
        Assert.Equal(2, found.SameCount);
    }

    [Fact, Trait("Req", "AU3")]
    public void Between_AHundredThousandMembersAndSixtyLevels_IsBounded()
    {
        var wide = JsonElement.Parse("{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"m{i}\":{i}")) + "}");
        var deep = new string('[', 60) + "1" + new string(']', 60);

        var many = JsonDiff.Between(default, wide);
        var nested = JsonDiff.Between(JsonElement.Parse(deep), JsonElement.Parse(deep.Replace('1', '2')));

        Assert.True(many.IsCut);
        Assert.Equal(JsonDiff.MostChanges, many.Changes.Count);
        Assert.Single(nested.Changes);
    }

    [Theory, Trait("Req", "AU3")]
    [InlineData("type:transfer severity:>=warning", "type:transfer severity:>=error", "type:transfer severity:>=", "warning", "error", "")]
    [InlineData("abc", "xyz", "", "abc", "xyz", "")]
    [InlineData("window 10m", "window 10m now", "window 10m", "", " now", "")]
    [InlineData("say 😀 now", "say 😁 now", "say ", "😀", "😁", " now")]
    public void TextChange_TwoTexts_SharesBothEnds(string before, string after, string head, string was, string now, string tail) =>
        Assert.Equal(new TextChange(head, was, now, tail), TextChange.Between(before, after));

    [Fact, Trait("Req", "AU3")]
    public void TextChange_LongTexts_ShowsThePlaceUnlessAskedForAll()
    {
        var (before, after) = (new string('a', 90_000) + "1" + new string('b', 90_000), new string('a', 90_000) + "2" + new string('b', 90_000));

        var cut = TextChange.Between(before, after);

        Assert.Equal(TextChange.Context + 1, cut.Head.Length);
        Assert.Equal(("1", "2"), (cut.Before, cut.After));
        Assert.Equal(before, string.Concat(TextChange.Between(before, after, whole: true) is var all ? all.Head + all.Before + all.Tail : ""));
    }

    private static string Words(JsonDifferences found) => string.Join('|', found.Changes.Select(c => $"{c.Kind} {c.Path} {c.Before}>{c.After}"));
}
