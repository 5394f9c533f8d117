using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Components.Pages.Import;
using RiskConsole.Events.Import;
using RiskConsole.Tests.Events.Import;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Import;

public sealed class ImportPageTests : ConsoleBunitContext
{
    private readonly Importing _importing = new();

    public ImportPageTests()
    {
        var options = Options.Create(new ImportOptions { MaxUploadBytes = 100_000 });
        Services.AddSingleton<IOptions<ImportOptions>>(options);
        Services.AddSingleton(_importing.Importer);
        Services.AddSingleton(new ImportSpool(options, NullLogger<ImportSpool>.Instance));
        Services.AddSingleton<IAccessGuard, AllowAll>();
        Services.AddSingleton<RiskConsole.Audit.IAuditTrail>(new FakeTrail());
        Services.AddSingleton<ImportJobs>();
        JSInterop.SetupVoid("Blazor._internal.InputFile.init", _ => true).SetVoidResult();
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Upload_Csv_IsMappedImportedAndReported()
    {
        var cut = Render<ImportPage>();
        Upload(cut, "ts,account,usd\n1641907661,0xabc,5\n1641907662,0xdef\n1641907663,0x123,6\n", "x.csv");

        cut.WaitForAssertion(() => Assert.Equal("column:ts", cut.Find("#map-time").GetAttribute("value")));
        Assert.Equal("column:account", cut.Find("#map-subject").GetAttribute("value"));
        Assert.Contains("of the first 2 rows", Remarks("#map-score", "column:usd"), StringComparison.Ordinal);
        cut.Find("#map-score").Change("");
        cut.Find("button.primary").Click();

        await EndedAsync();
        cut.WaitForAssertion(() => Assert.Contains("Done, some lines refused", cut.Find("article.import").TextContent,
            StringComparison.Ordinal));
        Assert.Equal(["0xabc", "0x123"], _importing.Log.Events.Select(e => e.Subject));
        var refused = cut.Find("article.import tbody tr");
        Assert.Contains("2 fields, the header on line 1 names 3", refused.TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/refused.csv", cut.Find("article.import a[download]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("/feed?q=source%3Aimport%3Ax.csv", cut.Find(".import-figures a").GetAttribute("href"));
        Assert.NotEmpty(cut.FindComponents<InputFile>());

        string Remarks(string select, string value)
        {
            cut.Find(select).Change(value);
            return cut.Find(".notice").TextContent;
        }
    }

    [Fact, Trait("Req", "EV7")]
    public void Upload_FixedValueThatIsWrong_IsNamedAtTheField()
    {
        var cut = Render<ImportPage>();
        Upload(cut, "a\n1\n", "x.csv");
        cut.WaitForAssertion(() => cut.Find("#map-source").Change(MappingChoice.FixedValue));

        cut.Find("input[aria-label='Value of source']").Input("not a uri");
        Assert.Contains("URI-reference", cut.Find(".mapping .field-error").TextContent, StringComparison.Ordinal);
        Assert.True(cut.Find("button.primary").HasAttribute("disabled"));

        cut.Find("input[aria-label='Value of source']").Input("/s");
        Assert.Empty(cut.FindAll(".field-error"));
        Assert.False(cut.Find("button.primary").HasAttribute("disabled"));
    }

    [Theory, Trait("Req", "EV7")]
    [InlineData("[{}]", "JSON array")]
    [InlineData("a,a\n", "two columns")]
    [InlineData("", "empty")]
    public void Upload_FileThatCannotBeRead_SaysWhyAtTheField(string content, string says)
    {
        var cut = Render<ImportPage>();
        Upload(cut, content, "x.txt");
        cut.WaitForAssertion(() => Assert.Contains(says, cut.Find("#import-file-fault").TextContent, StringComparison.Ordinal));
        Assert.Empty(cut.FindAll(".mapping"));
    }

    [Fact, Trait("Req", "EV7"), Trait("Req", "RT8")]
    public void Upload_FileOverTheLimit_SaysWhatToDo()
    {
        var cut = Render<ImportPage>();
        Upload(cut, new string('x', 100_001), "x.csv");
        cut.WaitForAssertion(() => Assert.Contains("too large", cut.Find("#import-file-fault").TextContent, StringComparison.Ordinal));
    }

    [Fact, Trait("Req", "EV7")]
    public async Task Upload_CloudEvents_NeedNoMapping()
    {
        var cut = Render<ImportPage>();
        Upload(cut, """{"specversion":"1.0","id":"1","source":"/s","type":"t"}""", "x.ndjson");
        cut.WaitForAssertion(() => Assert.Contains("nothing to map", cut.Markup, StringComparison.Ordinal));
        cut.Find("button.primary").Click();
        await EndedAsync();
        Assert.Equal("1", Assert.Single(_importing.Log.Events).Id);
    }

    private async Task EndedAsync()
    {
        await Deadline.UntilAsync(() => Services.GetRequiredService<ImportJobs>().Current is [{ EndedAt: not null }], "the import ends");
        Time.Advance(LiveInterval);
    }

    private static void Upload(IRenderedComponent<ImportPage> cut, string content, string name) =>
        cut.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(content, name));

    private sealed class AllowAll : IAccessGuard
    {
        public Task DemandAsync(ClaimsPrincipal user, string policy, CancellationToken ct) => Task.CompletedTask;
    }
}
