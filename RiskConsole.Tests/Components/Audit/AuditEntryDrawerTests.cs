using System.Text;
using System.Text.Json.Nodes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Audit;
using RiskConsole.Audit.Reading;
using RiskConsole.Components.Pages.Audit;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Audit;

public class AuditEntryDrawerTests : ConsoleBunitContext
{
    private const string Bomb = "<img src=x onerror=alert(1)>\u001b[31m\u202eevil =HYPERLINK(1)";

    private readonly MemoryEntries _entries = new();
    private readonly MemoryProofs _proofs = new();
    private readonly FakeIntegrity _integrity = new();
    private readonly List<string> _terms = [];

    public AuditEntryDrawerTests()
    {
        Services.AddSingleton<IAuditSearch>(_entries);
        Services.AddSingleton<IAuditProofs>(_proofs);
        Services.AddSingleton<IAuditIntegrity>(_integrity);
        Services.AddSingleton<IAuditLogs>(new MemoryLogs());
        Services.AddSingleton(new AuditActionSet([new("user.role", "Role changed", AuditKind.Security, Severity.Warning)]));
        JSInterop.SetupModule("./Components/Shared/EventDrawer.razor.js").SetupModule("open", _ => true).SetupVoid("detach").SetVoidResult();
    }

    [Fact, Trait("Req", "AU3")]
    public void Render_RoleChange_SaysWhoWhatWhenAndWhatChanged()
    {
        var cut = Drawer(SomeEntry.Of(new JsonObject { ["before"] = new JsonObject { ["role"] = "operator" }, ["after"] = new JsonObject { ["role"] = "admin" }, ["reason"] = "on duty" }));

        Assert.Equal("Role changed", cut.Find("#entry-title").TextContent.Trim());
        Assert.Contains("Done", cut.Find(".entry-sum").TextContent, StringComparison.Ordinal);
        Assert.Contains("ada", cut.Find(".entry-sum").TextContent, StringComparison.Ordinal);
        Assert.Equal(SomeEntry.Noon.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), cut.Find(".entry-sum rc-time").GetAttribute("t"));
        var change = Assert.Single(cut.FindAll(".change"));
        Assert.Equal("changed", change.GetAttribute("data-kind"));
        Assert.Contains("role", change.TextContent, StringComparison.Ordinal);
        Assert.Contains("operator", change.QuerySelector("del")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("admin", change.QuerySelector("ins")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("on duty", cut.Find(".entry-reason").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU3")]
    public void Value_ShownOnlyOrLeftOut_GivesATermOfTheQuery()
    {
        var cut = Drawer(SomeEntry.Of(new JsonObject { ["way"] = new JsonObject { ["to"] = "a b" } }));

        cut.Find(".entry-fields dd:nth-of-type(3) .menu-list button:nth-of-type(1)").Click();
        cut.Find(".entry-fields dd:nth-of-type(4) .menu-list button:nth-of-type(2)").Click();
        cut.Find(".entry-data .menu-list button:nth-of-type(1)").Click();

        Assert.Equal(["action:user.role", "-outcome:ok", "data.way.to:\"a b\""], _terms);
    }

    [Fact, Trait("Req", "AU3")]
    public void Pivots_Entry_LeadToWhatIsLikeItAroundItAndToTheThing()
    {
        var cut = Drawer(SomeEntry.Of(action: "rule.save", target: "rule:7d9f0f9e-6a0f-4c1c-9d7a-111111111111"));

        var links = cut.FindAll(".entry-pivots a").ToDictionary(a => a.TextContent, a => Uri.UnescapeDataString(a.GetAttribute("href")!));

        Assert.Contains("actor:", links["Same actor"], StringComparison.Ordinal);
        Assert.Contains("session:ab12cd34", links["Same session"], StringComparison.Ordinal);
        Assert.Contains("corr:f00dcafe", links["Same correlation"], StringComparison.Ordinal);
        Assert.Contains("target:", links["Same target"], StringComparison.Ordinal);
        Assert.Equal("/audit?from=2026-11-21T11:55:00Z&to=2026-11-21T12:05:00Z&entry=5", links["±5 min"]);
        Assert.Equal("/rules/7d9f0f9e-6a0f-4c1c-9d7a-111111111111/history", links["Open the rule"]);
    }

    [Fact, Trait("Req", "AU3")]
    public void Pivots_Analyst_HasNoLinkToWhereOnlyAdminsGo()
    {
        SignIn("grace", "analyst");

        Assert.DoesNotContain("Open users", Drawer(SomeEntry.Of()).Find(".entry-pivots").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU6")]
    public void PersonalData_ThereThenErased_SaysSo()
    {
        var entry = SomeEntry.Of();

        Assert.Contains("203.0.113.9", Drawer(entry).Find(".entry-person").TextContent, StringComparison.Ordinal);
        Assert.Contains("It was erased", Drawer(entry with { Id = 9, Personal = null, Name = null, Ip = null }).Find(".entry-erased").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU2")]
    public void Columns_OtherThanTheBytes_AreNamed()
    {
        var cut = Drawer(SomeEntry.Of() with { Actor = "u:somebody-else", Action = "auth.signin" });

        Assert.Contains("actor, action", cut.Find(".notice[data-kind=error]").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU3")]
    public void Render_HostileTextEverywhere_IsTextAndBounded()
    {
        var deep = JsonNode.Parse(string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60));
        var data = new JsonObject
        {
            [Bomb] = Bomb, ["deep"] = deep, ["reason"] = Bomb,
            ["before"] = new JsonObject { [Bomb] = Bomb, ["long"] = new string('a', 100_000) }, ["after"] = new JsonObject { ["long"] = new string('b', 100_000) },
        };
        var cut = Drawer(SomeEntry.Of(data, "import." + Bomb, "thing:" + Bomb, new JsonObject { ["name"] = Bomb }));

        Press(cut, "Bytes");
        Press(cut, "Hex");
        Press(cut, "Details");

        Assert.Empty(cut.FindAll("img"));
        // What is copied is the value itself.
        Assert.DoesNotMatch("[\u001b\u202e]", System.Text.RegularExpressions.Regex.Replace(cut.Markup, "data-copy=\"[^\"]*\"", ""));
        Assert.InRange(cut.Markup.Length, 1, 200_000);
    }

    [Fact, Trait("Req", "AU3")]
    public void Bytes_OfAMegabyte_AreShownInPartAndLeafOfAll()
    {
        var entry = SomeEntry.Of(new JsonObject(Enumerable.Range(0, 12).Select(i => KeyValuePair.Create<string, JsonNode?>($"m{i}", new string('x', 100_000)))));
        var cut = Drawer(entry);

        Press(cut, "Bytes");

        Assert.InRange(cut.Find(".entry-bytes").TextContent.Length, 1, 40_000);
        Assert.Equal(
            Convert.ToHexStringLower(RiskConsole.Audit.Tree.MerkleHash.Leaf(entry.Bytes)), cut.Find(".entry-leaf dd").TextContent.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal($"/audit/entries/{entry.Id}.json", cut.Find("a[download]").GetAttribute("href"));
    }

    [Fact, Trait("Req", "AU2")]
    public void Bytes_AsHex_BeginWithTheZeroByteOfTheLeaf()
    {
        var cut = Drawer(SomeEntry.Of());

        Press(cut, "Bytes");
        Press(cut, "Hex");

        Assert.StartsWith("000000  00 7b 22 61 63 74 69 6f  6e 22 3a 22", cut.Find(".entry-bytes").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU2")]
    public void Bytes_ThatAreNoEntry_AreShownAllTheSame()
    {
        var cut = Drawer(SomeEntry.Of() with { Bytes = Encoding.UTF8.GetBytes("{\"ts\":7}<b>") });

        Assert.Contains("cannot be read", cut.Find(".notice").TextContent, StringComparison.Ordinal);
        Press(cut, "Bytes");
        Assert.Equal("{\"ts\":7}<b>", cut.Find(".entry-bytes").TextContent);
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(300)]
    public void Proof_OfAnEntryInALog_HoldsAndIsDrawnFromLeafToRoot(long size)
    {
        var entry = SomeEntry.Of();
        _proofs.Proof = MemoryProofs.Of(entry, size);
        var cut = Drawer(entry);

        Press(cut, "Proof");

        Assert.Contains("The proof holds.", cut.Find(".proof-verdict").TextContent, StringComparison.Ordinal);
        Assert.All(cut.FindAll(".proof-steps li"), step => Assert.Equal("true", step.GetAttribute("data-holds")));
        Assert.Equal(_proofs.Proof.Path.Count + 2, cut.FindAll(".proof-path li").Count);
        Assert.Equal(["/audit/entries/5.tlog-proof", "/audit/entries/5.json"], cut.FindAll("a[download]").Select(a => a.GetAttribute("href")));
    }

    [Fact, Trait("Req", "AU2")]
    public void Proof_ThatIsWrongSomewhere_SaysWhere()
    {
        var entry = SomeEntry.Of();
        var good = MemoryProofs.Of(entry, 8);
        (EntryProof Proof, int Step)[] cases =
        [
            (good with { Bytes = SomeEntry.Of(seq: 3).Bytes! }, 0), (good with { Leaf = good.Root }, 1), (good with { Path = [.. good.Path.Reverse()] }, 2),
            (good with { Checkpoint = good.Checkpoint.Replace("\n8\n", "\n9\n", StringComparison.Ordinal) }, 3), (good with { VerifierKeys = [] }, 4),
        ];
        foreach (var (proof, step) in cases)
            Assert.False(RiskConsole.Components.Pages.Audit.Entry.ProofCheck.Of(proof, entry.Bytes).Steps[step].Holds);

        _proofs.Proof = cases[2].Proof;
        var cut = Drawer(entry);
        Press(cut, "Proof");
        Assert.Contains("The proof does not hold.", cut.Find(".proof-verdict[data-kind=error]").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Proof_NotSignedYet_AppearsWhenACheckpointCoversIt()
    {
        var entry = SomeEntry.Of();
        var cut = Drawer(entry);
        Press(cut, "Proof");
        Assert.Contains("No checkpoint covers this entry yet", cut.Find(".notice").TextContent, StringComparison.Ordinal);

        _proofs.Proof = MemoryProofs.Of(entry, 5);
        Bus.Publish(Topic.AuditIntegrity);

        await LiveAsync(() => cut.FindAll(".proof-verdict").Count == 1, "the proof");
    }

    [Fact, Trait("Req", "AU3")]
    public void Steps_ParentOffersThem_HaveKeysAndCall()
    {
        var (next, previous, closed) = (0, 0, 0);
        _entries.Entries[5] = SomeEntry.Of();
        var cut = Render<AuditEntryDrawer>(drawer => drawer
            .Add(d => d.Id, 5).Add(d => d.OnNext, () => next++).Add(d => d.OnPrevious, () => previous++).Add(d => d.OnClose, () => closed++));

        cut.Find("[data-key=j]").Click();
        cut.Find("[data-key=k]").Click();
        cut.Find(".event-close").Click();

        Assert.Equal((1, 1, 1), (next, previous, closed));
        Assert.EndsWith("/audit?entry=5", cut.Find("[data-copy$='entry=5']").GetAttribute("data-copy"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU3")]
    public void Id_NoneOrUnknown_ShowsNothingOrSaysSo()
    {
        var cut = Render<AuditEntryDrawer>(drawer => drawer.Add(d => d.Id, null));
        Assert.Equal("", cut.Markup.Trim());

        cut.Render(drawer => drawer.Add(d => d.Id, 77));

        Assert.Contains("There is no entry with this number.", cut.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<AuditEntryDrawer> Drawer(AuditEntry entry)
    {
        _entries.Entries[entry.Id] = entry;
        return Render<AuditEntryDrawer>(drawer => drawer.Add(d => d.Id, entry.Id).Add(d => d.OnFilter, _terms.Add));
    }

    private static void Press(IRenderedComponent<AuditEntryDrawer> cut, string label) => cut.FindAll(".segmented button").First(b => b.TextContent == label).Click();
}
