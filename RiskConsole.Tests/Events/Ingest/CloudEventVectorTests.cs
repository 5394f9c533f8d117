using RiskConsole.Events.Ingest;
using RiskConsole.Tests.Support;
using Xunit.Abstractions;
using static RiskConsole.Tests.Events.Ingest.Parsing;

namespace RiskConsole.Tests.Events.Ingest;

/// <summary>The JSON vectors of the CloudEvents SDKs; those named fail_ must be refused.</summary>
public class CloudEventVectorTests(ITestOutputHelper output)
{
    [Fact, Trait("Req", "EV1")]
    public void Parse_SdkVectors_AreTakenOrRefusedAsNamed()
    {
        if (SampleData.Folder("cloudevents", output) is not { } folder)
            return;

        var files = Directory.GetFiles(folder, "*.json");
        Assert.InRange(files.Length, 5, int.MaxValue);
        foreach (var file in files)
        {
            output.WriteLine(file);
            var document = Parser().Parse(File.ReadAllBytes(file), DocumentShape.Single, Now);
            Assert.Null(document.Refusal);
            var parsed = Assert.Single(document.Events);
            Assert.Equal(Path.GetFileName(file).StartsWith("fail_", StringComparison.Ordinal), parsed.Event is null);
        }
    }

    [Fact, Trait("Req", "EV1")]
    public void Parse_XmlAndBase64Vectors_KeepThePayload()
    {
        if (SampleData.Folder("cloudevents", output) is not { } folder)
            return;

        var xml = Event(File.ReadAllText(Path.Combine(folder, "xml_data.json")));
        Assert.Equal("\"<stuff></stuff>\"", xml.Data);
        Assert.False(xml.DataIsBase64);
        var binary = Event(File.ReadAllText(Path.Combine(folder, "base64_json_data.json")));
        Assert.Equal("\"e30=\"", binary.Data);
        Assert.True(binary.DataIsBase64);
    }
}
