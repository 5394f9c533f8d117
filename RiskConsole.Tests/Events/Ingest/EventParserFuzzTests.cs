using System.Text;
using System.Text.Json;
using RiskConsole.Events.Ingest;
using Xunit.Abstractions;
using static RiskConsole.Tests.Events.Ingest.Parsing;

namespace RiskConsole.Tests.Events.Ingest;

public class EventParserFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Seeds =
    [
        With(""","subject":"acct/1","time":"2026-01-02T03:04:05.678+02:00","severity":"high","score":0.5,"ext":true,"n":-12"""),
        With(""","data":{"a":[1,2,{"b":null}],"severity":"low","score":0.25,"\u00e9\ud83d\ude00":"\n\t\\\"\/"}"""),
        With(""","datacontenttype":"application/octet-stream","data_base64":"AAECAwQ=" """),
        "[" + With("") + "," + With(""","data":"text" """) + ",{},[],null,1]",
        With("") + "\n" + With(""","data":[[[]]]"""),
    ];

    private static readonly string[] Splices =
        ["\"", "\\", "\\u", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "1e999", "-", "\0", "\"id\":\"1\"", "\"data\":{}",
            "\"data_base64\":\"\"", "/", "~", "\n", "9999-12-31T23:59:60-23:59"];

    [Fact, Trait("Req", "EV1")]
    public void Parse_MutatedEvents_AreTakenOrRefusedNeverThrown()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var parser = Parser(new() { MaxBatch = 50 });
        var taken = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var bytes = Mutate(Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]), random);
            var document = random.Next(3) == 0
                ? parser.ParseLines(bytes, Now)
                : parser.Parse(bytes, (DocumentShape)random.Next(3), Now);
            if (document.Refusal is not null)
            {
                Assert.Empty(document.Events);
                Assert.NotEmpty(document.Refusal.Problem.Detail);
            }
            foreach (var parsed in document.Events)
            {
                Assert.Equal(parsed.Event is null, parsed.Problems.Count > 0);
                if (parsed.Event is null)
                    continue;
                taken++;
                Assert.InRange(parsed.Event.Score ?? 0, 0, 1);
                Assert.NotEmpty(parsed.Event.Id);
                if (parsed.Event.Data is not null)
                    using (JsonDocument.Parse(parsed.Event.Data, new() { AllowDuplicateProperties = false }))
                        Assert.DoesNotContain('\n', parsed.Event.Data);
                if (parsed.Event.Extensions is not null)
                    using (JsonDocument.Parse(parsed.Event.Extensions, new() { AllowDuplicateProperties = false }))
                        Assert.StartsWith("{", parsed.Event.Extensions, StringComparison.Ordinal);
            }
        }
        output.WriteLine($"{taken} taken");
        Assert.InRange(taken, 1_000, int.MaxValue);
    }

    [Fact, Trait("Req", "EV1")]
    public void BinaryMode_MutatedHeaders_AreTakenOrRefusedNeverThrown()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var parser = Parser();
        for (var i = 0; i < 20_000; i++)
        {
            var headers = new Microsoft.AspNetCore.Http.HeaderDictionary
            {
                ["ce-specversion"] = "1.0",
                ["ce-id"] = Text(Mutate("a%20%C3%A9b"u8.ToArray(), random)),
                ["ce-source"] = Text(Mutate("/s"u8.ToArray(), random)),
                ["ce-type"] = "t",
                ["ce-ext" + random.Next(3)] = Text(Mutate("\"%f0%9f%98%80\""u8.ToArray(), random)),
                ["Content-Type"] = Text(Mutate("application/json; charset=utf-8"u8.ToArray(), random)),
            };
            var parsed = BinaryMode.Parse(parser, headers, Mutate("""{"a":[1,"x"]}"""u8.ToArray(), random), Now);
            Assert.Equal(parsed.Event is null, parsed.Problems.Count > 0);
        }
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (var n = random.Next(4); n > 0; n--)
        {
            var at = random.Next(list.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < list.Count:
                    list[at] = (byte)random.Next(256);
                    break;
                case 1 when at < list.Count:
                    list.RemoveRange(at, Math.Min(random.Next(1, 6), list.Count - at));
                    break;
                case 2:
                    list.InsertRange(at, Encoding.UTF8.GetBytes(Splices[random.Next(Splices.Length)]));
                    break;
                case 3:
                    var from = random.Next(list.Count + 1);
                    list.InsertRange(at, list.GetRange(from, Math.Min(random.Next(30), list.Count - from)));
                    break;
                default:
                    list = list[..at];
                    break;
            }
        }
        return [.. list];
    }
}
