using RiskConsole.Tests.Packaging;

namespace RiskConsole.Tests.Hosting;

public class OperationsDocumentTests
{
    [Fact, Trait("Req", "OP5")]
    public void Configuration_EverySetting_IsDocumented()
    {
        var text = File.ReadAllText(Repository.PathOf("docs/operations.md"));
        var undocumented =
            from type in typeof(ConsoleApp).Assembly.GetTypes()
            where type is { IsNested: false, Name.Length: > 7 } && type.Name.EndsWith("Options", StringComparison.Ordinal)
                && type.Namespace!.StartsWith("RiskConsole", StringComparison.Ordinal)
            from property in type.GetProperties()
            where property.SetMethod is { IsPublic: true } || property.PropertyType.IsGenericType
            let section = type.Name[..^"Options".Length]
            where !text.Contains($"`{section}:{property.Name}", StringComparison.Ordinal)
                && !text.Contains($"`{section}s:{property.Name}", StringComparison.Ordinal)
            select $"{section}:{property.Name}";

        Assert.Empty(undocumented);
    }
}
