using System.Text;
using System.Text.Json.Nodes;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Tests.Audit.Tree;

/// <summary>The test data of cyberphone/json-canonicalization where it has no null and no fraction, which entries do not have, and what is refused or tidied.</summary>
public class CanonicalJsonTests
{
    [Theory, Trait("Req", "AU2")]
    [InlineData("""[ 56, { "d": true, "10": false, "1": [ ] } ]""", """[56,{"1":[],"10":false,"d":true}]""")]
    [InlineData("""{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}""",
        """{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}""")]
    [InlineData("""{"1": {"f": {"f": "hi","F": 5} ,"\n": 56},"10": { },"": "empty","a": { },"111": [ {"e": "yes","E": "no" } ],"A": { }}""",
        """{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}""")]
    [InlineData("""{"Unnormalized Unicode":"A\u030a"}""", "{\"Unnormalized Unicode\":\"A\u030a\"}")]
    [InlineData("""{"numbers":[333333333, 0, -0, -7],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[true, false]}""",
        """{"literals":[true,false],"numbers":[333333333,0,0,-7],"string":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData("""{"\u20ac":"Euro Sign","\r":"Carriage Return","\u000a":"Newline","1":"One","\u0080":"Control\u007f","\ud83d\ude02":"Smiley","\u00f6":"Latin Small Letter O With Diaeresis","\ufb33":"Hebrew Letter Dalet With Dagesh","</script>":"Browser Challenge"}""",
        "{\"\\n\":\"Newline\",\"\\r\":\"Carriage Return\",\"1\":\"One\",\"</script>\":\"Browser Challenge\",\"\u0080\":\"Control\u007f\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😂\":\"Smiley\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}")]
    public void Write_TestDataOfOthers_GivesTheirBytes(string input, string expected)
    {
        Assert.Equal(expected, Text(CanonicalJson.Write(JsonNode.Parse(input)!)));
        Assert.Equal(expected, Text(CanonicalJson.Write(CanonicalJson.Tidy(JsonNode.Parse(input))!)));
    }

    [Fact, Trait("Req", "AU2")]
    public void WriteText_EveryCharacter_IsEscapedByTheRfcOnly()
    {
        for (var c = 0; c < 0x3000; c++)
        {
            var expected = c switch
            {
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                '"' => "\\\"",
                '\\' => "\\\\",
                < 0x20 => $"\\u{c:x4}",
                _ => ((char)c).ToString(),
            };
            Assert.Equal($"\"a{expected}b\"", Text(CanonicalJson.Write(JsonValue.Create($"a{(char)c}b"))));
        }
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("null")]
    [InlineData("""{"a":null}""")]
    [InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("9007199254740992")]
    [InlineData("-9007199254740992")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("{\"\\ude02\":1}")]
    [InlineData("""{"a":1,"a":2}""")]
    public void Write_WhatEntriesDoNotHold_IsRefused(string json)
    {
        var node = new JsonObject { ["x"] = JsonNode.Parse(json) };
        Assert.Throws<FormatException>(() => CanonicalJson.Write(node));
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("""{"a":null,"b":[null,1]}""", """{"b":[1]}""")]
    [InlineData("[1.5,1.0,1e3,-0.0]", """["1.5","1.0","1e3","-0.0"]""")]
    [InlineData("[9007199254740991,9007199254740992,-9007199254740991,123456789012345678901234567890]",
        """[9007199254740991,"9007199254740992",-9007199254740991,"123456789012345678901234567890"]""")]
    [InlineData("""{"a":"x\ud83d","b":["\ude02\ud83d"]}""", """{"a":"\"x\\ud83d\"","b":["\"\\ude02\\ud83d\""]}""")]
    [InlineData("""{"b":{"a\ud83d":1}}""", "{\"b\":\"\ufffd\"}")]
    [InlineData("""{"x":{"a":1,"a":2}}""", """{"x":"{\"a\":1,\"a\":2}"}""")]
    public void Tidy_WhatEntriesDoNotHold_IsMadeSo(string json, string expected) =>
        Assert.Equal(expected, Text(CanonicalJson.Write(CanonicalJson.Tidy(JsonNode.Parse(json))!)));

    [Fact, Trait("Req", "AU2")]
    public void Tidy_ValuesMadeInMemory_AreMadeWritable()
    {
        var node = new JsonObject
        {
            ["half"] = "x\ud83dy",
            ["na\udc00me"] = 1,
            ["nan"] = double.NaN,
            ["infinite"] = double.PositiveInfinity,
            ["float"] = 0.1f,
            ["decimal"] = 10.50m,
            ["char"] = 'c',
            ["id"] = JsonValue.Create(Guid.Empty),
            ["when"] = JsonValue.Create(DateTimeOffset.UnixEpoch),
            ["kind"] = JsonValue.Create(DayOfWeek.Friday),
            ["whole"] = 7.0,
        };
        Assert.Equal(
            "{\"char\":\"c\",\"decimal\":\"10.50\",\"float\":\"0.1\",\"half\":\"x\ufffdy\",\"id\":\"00000000-0000-0000-0000-000000000000\",\"infinite\":\"Infinity\",\"kind\":5,"
            + "\"nan\":\"NaN\",\"na\ufffdme\":1,\"when\":\"1970-01-01T00:00:00+00:00\",\"whole\":7}",
            Text(CanonicalJson.Write(CanonicalJson.Tidy(node)!)));
    }

    [Fact, Trait("Req", "AU2")]
    public void Tidy_DeepNesting_EndsAsText()
    {
        JsonNode node = 1;
        for (var i = 0; i < 60; i++)
            node = i % 2 == 0 ? new JsonObject { ["a"] = node } : new JsonArray(node);
        Assert.Throws<FormatException>(() => CanonicalJson.Write(new JsonObject { ["a"] = new JsonArray(new JsonObject { ["a"] = new JsonArray(new JsonArray(node.DeepClone())) }) }));
        var tidy = CanonicalJson.Write(CanonicalJson.Tidy(node)!);
        Assert.Equal(tidy, CanonicalJson.Write(JsonNode.Parse(tidy)!));
        Assert.True(tidy.Length < 2_000);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
