using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Presence.LocalHost;

/// <summary>One function, as its attributes declare it.</summary>
/// <param name="Trigger">What makes it run.</param>
public sealed record LocalFunction(string Name, MethodInfo Method, TriggerBindingAttribute Trigger)
{
    private readonly MethodInvoker _invoker = MethodInvoker.Create(Method);
    private readonly ObjectFactory _factory = ActivatorUtilities.CreateFactory(Method.DeclaringType!, []);

    /// <summary>Runs it on a new instance of its class, as the worker does.</summary>
    /// <param name="services">What the class is made of.</param>
    /// <param name="bind">The value of each parameter.</param>
    public async Task InvokeAsync(IServiceProvider services, Func<ParameterInfo, object?> bind)
    {
        var values = Array.ConvertAll(Method.GetParameters(), parameter => bind(parameter));
        await (Task)_invoker.Invoke(_factory(services, []), values.AsSpan())!;
    }
}

/// <summary>
/// The functions of an assembly, found by their attributes. What LocalHost cannot serve as the Functions host
/// would stops it at the start, by name; nothing is passed over.
/// </summary>
public sealed class FunctionCatalog
{
    private FunctionCatalog(IReadOnlyList<LocalFunction> functions) => Functions = functions;

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<LocalFunction> Functions { get; }

    /// <summary>Finds the functions.</summary>
    /// <param name="types">Where: an assembly's exported types.</param>
    /// <exception cref="NotSupportedException">One has no trigger, several, one that is unknown here, or parameters that it cannot
    /// be given.</exception>
    public static FunctionCatalog In(IEnumerable<Type> types)
    {
        var functions =
            from type in types
            from method in type.GetMethods()
            let attribute = method.GetCustomAttribute<FunctionAttribute>()
            where attribute is not null
            select new LocalFunction(attribute.Name, method, TriggerOf(attribute.Name, method));
        var list = functions.OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        if (list.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new NotSupportedException($"Function {twice.Key} is there twice.");
        return new FunctionCatalog(list);
    }

    private static TriggerBindingAttribute TriggerOf(string name, MethodInfo method)
    {
        var triggers = method.GetParameters()
            .SelectMany(p => p.GetCustomAttributes<TriggerBindingAttribute>(), (p, trigger) => (p.ParameterType, trigger))
            .ToList();
        if (triggers is not [var (type, only)])
            throw new NotSupportedException($"Function {name} has {triggers.Count} triggers; LocalHost serves exactly one.");
        var served = only switch
        {
            HttpTriggerAttribute => type == typeof(HttpRequest),
            TimerTriggerAttribute => type == typeof(TimerInfo),
            SignalRTriggerAttribute => type == typeof(SignalRInvocationContext),
            _ => false,
        };
        if (!served) throw new NotSupportedException($"Function {name}: LocalHost does not know {only.GetType().Name} on a {type.Name}.");
        if (method.GetParameters().Any(p => p.ParameterType != type && p.ParameterType != typeof(CancellationToken)))
            throw new NotSupportedException($"Function {name} has a parameter that LocalHost cannot bind.");
        if (method.ReturnType != typeof(Task))
            throw new NotSupportedException($"Function {name} must return a Task; answers are written to the response.");
        return only;
    }
}
